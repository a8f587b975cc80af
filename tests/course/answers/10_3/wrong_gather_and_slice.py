"""belief: gather-order
reply: These are the first of the list
"""


async def first_answers(read, stations, count):
    readings = await asyncio.gather(*[read(station) for station in stations])
    return list(readings)[:count]

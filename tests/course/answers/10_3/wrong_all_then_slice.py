"""belief: a slip
reply: Stop when you have enough
"""


async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = [await one for one in asyncio.as_completed(tasks)]
    return readings[:count]

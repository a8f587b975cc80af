"""belief: gather-stops
reply: Catch it inside the task, for one station
"""


async def those_that_answer(read, stations):
    try:
        return await asyncio.gather(*[read(station) for station in stations])
    except StationError:
        return []

"""belief: gather-stops
reply: A task group cancels them
"""


async def all_or_none(read, stations):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = await asyncio.gather(*tasks, return_exceptions=True)
    if any(isinstance(one, StationError) for one in readings):
        return None
    return readings

"""belief: starts-at-once
reply: take their results below the block
"""


async def all_or_none(read, stations):
    readings = None
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
            readings = [task.result() for task in tasks]
    except* StationError:
        readings = None
    return readings

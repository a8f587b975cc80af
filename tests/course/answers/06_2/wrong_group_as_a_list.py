"""belief: a slip
reply: keep what `group.create_task` gives
"""


async def all_or_none(read, stations):
    readings = None
    try:
        async with asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(read(station))
        readings = [task.result() for task in group]
    except* StationError:
        readings = None
    return readings

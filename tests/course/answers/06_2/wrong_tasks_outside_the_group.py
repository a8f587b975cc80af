"""belief: fire-and-forget
reply: Create them with `group.create_task`
"""


async def all_or_none(read, stations):
    readings = None
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [asyncio.create_task(read(station)) for station in stations]
        readings = [task.result() for task in tasks]
    except* StationError:
        readings = None
    return readings

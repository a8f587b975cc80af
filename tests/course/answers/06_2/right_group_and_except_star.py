async def all_or_none(read, stations):
    failed = False
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    except* StationError:
        failed = True
    return None if failed else [task.result() for task in tasks]

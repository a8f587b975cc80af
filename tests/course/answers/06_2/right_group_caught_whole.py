async def all_or_none(read, stations):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    except ExceptionGroup as errors:
        if all(isinstance(error, StationError) for error in errors.exceptions):
            return None
        raise
    return [task.result() for task in tasks]

async def those_in_time(read, stations, limit):
    async def read_or_none(station):
        try:
            return await asyncio.wait_for(read(station), limit)
        except TimeoutError:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read_or_none(station)) for station in stations]
    return [task.result() for task in tasks if task.result() is not None]

async def those_that_answer(read, stations):
    async def safely(station):
        try:
            return await read(station)
        except StationError:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(safely(station)) for station in stations]
    return [reading for task in tasks if (reading := task.result())]

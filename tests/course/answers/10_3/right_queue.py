async def first_answers(read, stations, count):
    queue = asyncio.Queue()

    async def ask(station):
        await queue.put(await read(station))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(station)) for station in stations]
        readings = [await queue.get() for _ in range(count)]
        for task in tasks:
            task.cancel()
    return readings

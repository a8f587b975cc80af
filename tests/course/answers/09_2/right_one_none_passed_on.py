async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(2), {}

    async def work():
        while (station := await queue.get()) is not None:
            readings[station] = await read(station)
        await queue.put(None)

    async def produce():
        for station in stations:
            await queue.put(station)
        await queue.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        for _ in range(workers):
            group.create_task(work())
    return readings

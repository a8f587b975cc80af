async def read_all(read, stations, workers):
    semaphore = asyncio.Semaphore(workers)
    readings = {}

    async def work(station):
        async with semaphore:
            readings[station] = await read(station)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(work(station))
    return readings

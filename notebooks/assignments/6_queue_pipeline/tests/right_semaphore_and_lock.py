# %% relay
async def relay(receive, handle, workers, size):
    free = asyncio.Semaphore(workers + size)
    places = asyncio.Semaphore(workers)

    async def one(report):
        async with places:
            await handle(report)
        free.release()

    number = 0
    async with asyncio.TaskGroup() as group:
        while (report := await receive()) is not None:
            number += 1
            await free.acquire()
            group.create_task(one(report))
    return number


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    places = asyncio.Semaphore(workers)
    saving = asyncio.Lock()

    async def one(station):
        try:
            async with places:
                celsius = await fetch(station)
        except StationError:
            return station
        async with saving:
            await save(station, celsius)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(station)) for station in stations]
    return [task.result() for task in tasks if task.result() is not None]

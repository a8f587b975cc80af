async def read_politely(read, stations, limit):
    semaphore = asyncio.BoundedSemaphore(limit)

    async def polite(station):
        await semaphore.acquire()
        try:
            return await read(station)
        finally:
            semaphore.release()

    tasks = [asyncio.create_task(polite(station)) for station in stations]
    return [await task for task in tasks]

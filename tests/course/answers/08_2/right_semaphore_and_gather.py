async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(station):
        async with semaphore:
            return await read(station)

    return await asyncio.gather(*[polite(station) for station in stations])

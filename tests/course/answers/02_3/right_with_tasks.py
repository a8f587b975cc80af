async def read_pairs(pairs):
    async def one(pair):
        readings = []
        for station in pair:
            readings.append(await read(station))
        return readings

    tasks = [asyncio.create_task(one(pair)) for pair in pairs]
    return [await task for task in tasks]

async def read(ask, station):
    return await asyncio.to_thread(ask, station)


async def read_all(ask, stations):
    tasks = [asyncio.create_task(read(ask, station)) for station in stations]
    return [await task for task in tasks]

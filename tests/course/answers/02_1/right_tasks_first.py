async def read_all(stations):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    return [await task for task in tasks]

async def read_all(stations):
    return await asyncio.gather(*map(read, stations))

async def read_all(stations):
    return await asyncio.gather(*[read(station) for station in stations])

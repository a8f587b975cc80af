async def draw_all(pool, draw, stations):
    calls = [asyncio.wrap_future(pool.submit(draw, station)) for station in stations]
    return await asyncio.gather(*calls)

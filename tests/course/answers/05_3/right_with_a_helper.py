async def draw_one(pool, draw, station):
    return await asyncio.get_running_loop().run_in_executor(pool, draw, station)


async def draw_all(pool, draw, stations):
    return await asyncio.gather(*[draw_one(pool, draw, station) for station in stations])

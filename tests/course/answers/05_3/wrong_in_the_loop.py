"""belief: cpu-faster
reply: Nothing was handed to the pool
"""


async def draw_one(draw, station):
    return draw(station)


async def draw_all(pool, draw, stations):
    return await asyncio.gather(*[draw_one(draw, station) for station in stations])

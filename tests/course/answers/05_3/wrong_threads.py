"""belief: cpu-faster
reply: Threads take turns when they compute
"""


async def draw_all(pool, draw, stations):
    return await asyncio.gather(*[asyncio.to_thread(draw, station) for station in stations])

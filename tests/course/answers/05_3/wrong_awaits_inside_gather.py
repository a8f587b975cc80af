"""belief: async-is-concurrent
reply: `gather` got maps, and wants what it can await
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(
        *[await loop.run_in_executor(pool, draw, station) for station in stations]
    )

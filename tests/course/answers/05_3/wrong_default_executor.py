"""belief: cpu-faster
reply: Nothing was handed to the pool
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(None, draw, station) for station in stations]
    return await asyncio.gather(*calls)

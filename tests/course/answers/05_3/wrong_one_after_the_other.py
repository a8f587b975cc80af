"""belief: loop-comprehension
reply: hand all calls to the pool before you await the first one
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    return [await loop.run_in_executor(pool, draw, station) for station in stations]

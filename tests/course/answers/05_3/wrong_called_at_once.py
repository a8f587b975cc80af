"""belief: a slip
reply: Give the function and its argument apart
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(pool, draw(station)) for station in stations]
    return await asyncio.gather(*calls)

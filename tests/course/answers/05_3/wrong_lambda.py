"""belief: a slip
reply: Only a function from a module can travel to another process
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(pool, lambda name=name: draw(name)) for name in stations]
    return await asyncio.gather(*calls)

"""belief: call-runs
reply: `await` it, and draw what it returns
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(pool, draw, read(name)) for name in stations]
    return await asyncio.gather(*calls)

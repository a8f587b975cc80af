"""belief: call-runs
reply: nobody awaited
"""


async def draw_all(pool, draw, stations):
    loop = asyncio.get_running_loop()
    return [loop.run_in_executor(pool, draw, station) for station in stations]

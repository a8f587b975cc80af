"""belief: async-unblocks
reply: `result()` and `pool.map` hold their thread
"""


async def draw_all(pool, draw, stations):
    calls = [pool.submit(draw, station) for station in stations]
    return [call.result() for call in calls]

"""belief: async-unblocks
reply: so the loop stood still
"""


async def draw_all(pool, draw, stations):
    return [pool.submit(draw, station).result() for station in stations]

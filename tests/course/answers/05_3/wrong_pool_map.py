"""belief: async-unblocks
reply: so the loop stood still
"""


async def draw_all(pool, draw, stations):
    return list(pool.map(draw, stations))

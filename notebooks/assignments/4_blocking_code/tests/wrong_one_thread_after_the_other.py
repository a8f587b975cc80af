"""belief: async-is-concurrent
points: check_read_all 2
reply: of 4 rows of slow_read, at most 1 overlap
"""


# %% read_all
async def read_all(slow_read, stations):
    return [await asyncio.to_thread(slow_read, name) for name in stations]

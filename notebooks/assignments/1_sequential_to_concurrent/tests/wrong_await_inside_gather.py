"""belief: async-is-concurrent
points: check_read_all 0, more_read_all 0.5
reply: TypeError
"""


# %% read_all
async def read_all(fetch, stations):
    return await asyncio.gather(*[await fetch(station) for station in stations])

"""belief: async-unblocks
points: check_read_all 0, more_read_all 1
reply: TypeError
"""


# %% read_all
async def read_all(slow_read, stations):
    calls = [asyncio.to_thread(slow_read(station)) for station in stations]
    return await asyncio.gather(*calls)

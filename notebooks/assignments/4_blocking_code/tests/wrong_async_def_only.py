"""belief: async-unblocks
points: check_read_all 1
reply: of 4 rows of slow_read, at most 1 overlap
reply: held the loop for
"""


# %% read_all
async def read_all(slow_read, stations):
    async def read(station):
        return slow_read(station)

    return await asyncio.gather(*[read(station) for station in stations])

"""belief: a slip
points: more_read_all 0
reply: Seen: None
"""


# %% read_all
async def read_all(slow_read, stations):
    calls = [asyncio.to_thread(slow_read, station) for station in stations]
    return await asyncio.gather(*calls, return_exceptions=True)

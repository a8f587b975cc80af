"""belief: group-is-gather
points: check_read_for_map 2, more_read_for_map 0
reply: A task group cancels its other tasks when one fails
"""


# %% read_for_map
async def read_for_map(fetch, stations):
    temperatures = await asyncio.gather(*[fetch(name) for name in stations])
    return dict(zip(stations, temperatures))

"""belief: async-is-concurrent
points: check_read_for_map 1, more_read_for_map 0
reply: of 3 rows of fetch, at most 1 overlap
"""


# %% read_for_map
async def read_for_map(fetch, stations):
    return {station: await fetch(station) for station in stations}

"""belief: loop-comprehension
points: check_read_all 1
reply: of 3 rows of fetch, at most 1 overlap
"""


# %% read_all
async def read_all(fetch, stations):
    return [await fetch(station) for station in stations]

"""belief: call-runs
points: check_read_all 0, more_read_all 0.5
reply: no row is called fetch: it never started
"""


# %% read_all
async def read_all(fetch, stations):
    return [fetch(station) for station in stations]

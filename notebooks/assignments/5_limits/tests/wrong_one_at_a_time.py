"""belief: a slip
points: check_read_politely 2
reply: Who waits for a whole group
"""


# %% read_politely
async def read_politely(fetch, stations, limit):
    return {station: await fetch(station) for station in stations}

"""belief: no-races
points: check_make_reader 1
reply: Wanted: one call for each station.
"""


# %% make_reader
def make_reader(fetch):
    kept = {}
    locks = {}

    async def read(station):
        if station not in kept:
            async with locks.setdefault(station, asyncio.Lock()):
                kept[station] = await fetch(station)
        return kept[station]

    return read

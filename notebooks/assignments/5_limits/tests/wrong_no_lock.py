"""belief: no-races
points: check_make_reader 2
reply: Others may come in at an `await`
"""


# %% make_reader
def make_reader(fetch):
    kept = {}

    async def read(station):
        if station not in kept:
            kept[station] = await fetch(station)
        return kept[station]

    return read

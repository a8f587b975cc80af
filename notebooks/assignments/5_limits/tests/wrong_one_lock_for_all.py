"""belief: a slip
points: check_make_reader 3
reply: Look for the row that starts only when another one finishes
"""


# %% make_reader
def make_reader(fetch):
    kept = {}
    lock = asyncio.Lock()

    async def read(station):
        async with lock:
            if station not in kept:
                kept[station] = await fetch(station)
            return kept[station]

    return read

"""belief: await-twice
points: more_make_reader 0
reply: StationError
"""


# %% make_reader
def make_reader(fetch):
    calls = {}

    async def read(station):
        if station not in calls:
            calls[station] = asyncio.create_task(fetch(station))
        return await calls[station]

    return read

# %% read_politely
async def read_politely(fetch, stations, limit):
    temperatures = {}
    queue = list(reversed(stations))

    async def work():
        while queue:
            station = queue.pop()
            temperatures[station] = await fetch(station)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return {station: temperatures[station] for station in stations}


# %% make_reader
def make_reader(fetch):
    calls = {}

    async def read(station):
        if station not in calls:
            calls[station] = asyncio.create_task(fetch(station))
        try:
            return await calls[station]
        except StationError:
            calls.pop(station, None)
            raise

    return read

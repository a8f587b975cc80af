# %% read_politely
async def read_politely(fetch, stations, limit):
    places = asyncio.BoundedSemaphore(limit)
    temperatures = dict.fromkeys(stations)

    async def polite(station):
        await places.acquire()
        try:
            temperatures[station] = await fetch(station)
        finally:
            places.release()

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(polite(station))
    return temperatures


# %% make_reader
class Reader:
    def __init__(self, fetch):
        self.fetch = fetch
        self.kept = {}
        self.locks = {}

    async def read(self, station):
        if station not in self.locks:
            self.locks[station] = asyncio.Lock()
        async with self.locks[station]:
            if station in self.kept:
                return self.kept[station]
            self.kept[station] = await self.fetch(station)
        return self.kept[station]


def make_reader(fetch):
    return Reader(fetch).read

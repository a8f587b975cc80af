"""belief: status-raises
points: check_read_one 2, more_read_one 0
reply: Seen: KeyError
"""


# %% read_one
async def read_one(url, station):
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/readings/{station}") as response:
            return (await response.json())["celsius"]


async def temperature(session, url, station):
    async with session.get(f"{url}/readings/{station}") as response:
        if response.status == 404:
            raise LookupError(station)
        if response.status != 200:
            raise StationError(station)
        return (await response.json())["celsius"]

"""belief: semaphore-few
points: check_read_stubbornly 0, more_read_stubbornly 0
reply: calls the server refused
"""


# %% read_stubbornly
async def read_stubbornly(url, limit, tries):
    async def read(station):
        for _ in range(tries):
            try:
                return await temperature(session, url, station)
            except StationError:
                pass
        return None

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        calls = [read(name) for name in names]
        return dict(zip(names, await asyncio.gather(*calls)))

"""belief: a slip
points: check_read_stubbornly 1
reply: Wanted: {
"""


# %% read_stubbornly
async def read_stubbornly(url, limit, tries):
    semaphore = asyncio.Semaphore(limit)

    async def read(station):
        async with semaphore:
            try:
                return await temperature(session, url, station)
            except StationError:
                return None

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        calls = [read(name) for name in names]
        return dict(zip(names, await asyncio.gather(*calls)))

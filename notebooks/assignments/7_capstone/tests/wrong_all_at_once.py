"""belief: gather-limits
points: check_read_all 3, more_read_all 0.5
reply: the server saw 6 at once.
"""


# %% read_all
async def read_all(url, limit):
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        calls = [temperature(session, url, name) for name in names]
        return dict(zip(names, await asyncio.gather(*calls)))

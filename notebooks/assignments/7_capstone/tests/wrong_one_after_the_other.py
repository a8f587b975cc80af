"""belief: loop-comprehension
points: check_read_all 4, more_read_all 0.5
reply: the server saw 1 at once.
"""


# %% read_all
async def read_all(url, limit):
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        return {n: await temperature(session, url, n) for n in names}

# %% read_one
async def read_one(url, station):
    async with aiohttp.ClientSession() as session:
        return await ask(session, url, station)


async def ask(session, url, station):
    async with session.get(f"{url}/readings/{station}") as response:
        if response.status == 503:
            raise StationError(await response.text())
        if response.status == 404:
            raise LookupError(station)
        response.raise_for_status()
        reading = await response.json()
    return reading["celsius"]


# %% read_all
async def read_all(url, limit):
    connector = aiohttp.TCPConnector(limit=limit)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        calls = [ask(session, url, name) for name in names]
        return dict(zip(names, await asyncio.gather(*calls)))


# %% read_stubbornly
async def read_stubbornly(url, limit, tries):
    connector = aiohttp.TCPConnector(limit=limit)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        temperatures = dict.fromkeys(names)
        for _ in range(tries):
            missing = [n for n in names if temperatures[n] is None]
            calls = [ask(session, url, name) for name in missing]
            answers = await asyncio.gather(*calls, return_exceptions=True)
            for name, answer in zip(missing, answers):
                if not isinstance(answer, StationError):
                    temperatures[name] = answer
        return temperatures

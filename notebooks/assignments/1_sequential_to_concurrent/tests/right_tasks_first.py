# %% read_all
async def read_all(fetch, stations):
    tasks = []
    for station in stations:
        tasks.append(asyncio.create_task(fetch(station)))
    return [await task for task in tasks]


# %% report
async def advice_for(fetch, advise, station):
    celsius = await fetch(station)
    return station, await advise(station, celsius)


async def report(fetch, advise, stations):
    pairs = [advice_for(fetch, advise, station) for station in stations]
    return dict(await asyncio.gather(*pairs))

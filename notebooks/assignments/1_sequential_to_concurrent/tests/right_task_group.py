# %% read_all
async def read_all(fetch, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(station)) for station in stations]
    return [task.result() for task in tasks]


# %% report
async def report(fetch, advise, stations):
    advice = dict.fromkeys(stations)

    async def fill_in(station):
        celsius = await fetch(station)
        advice[station] = await advise(station, celsius)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(fill_in(station))
    return advice

# %% read_for_map
async def read_for_map(fetch, stations):
    temperatures = dict.fromkeys(stations)

    async def read(station):
        temperatures[station] = await fetch(station)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(read(station))
    return temperatures


# %% read_what_answers
async def read_what_answers(fetch, stations):
    answered = {}
    failed = []

    async def read(station):
        try:
            answered[station] = await fetch(station)
        except StationError:
            failed.append(station)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(read(station))
    return answered, sorted(failed, key=stations.index)

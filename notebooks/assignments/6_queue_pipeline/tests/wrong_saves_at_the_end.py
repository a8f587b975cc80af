"""belief: a slip
points: check_pipeline 2
reply: A queue hands each temperature on as soon as it is there
"""


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    places = asyncio.Semaphore(workers)
    came, failed = [], []

    async def one(station):
        async with places:
            try:
                came.append((station, await fetch(station)))
            except StationError:
                failed.append(station)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(one(station))
    for station, celsius in came:
        await save(station, celsius)
    return [station for station in stations if station in failed]

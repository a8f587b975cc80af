"""belief: a slip
points: check_pipeline 2
reply: rows of save overlap
"""


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    asked, failed = list(stations), []

    async def work():
        while asked:
            station = asked.pop(0)
            try:
                celsius = await fetch(station)
            except StationError:
                failed.append(station)
            else:
                await save(station, celsius)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())
    return [station for station in stations if station in failed]

"""belief: fire-and-forget
points: check_pipeline 2, more_pipeline 0
reply: Seen: saved were
"""


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    asked, failed = list(stations), []
    results = asyncio.Queue()

    async def work():
        while asked:
            station = asked.pop(0)
            try:
                await results.put((station, await fetch(station)))
            except StationError:
                failed.append(station)

    async def save_all():
        while True:
            await save(*await results.get())

    saver = asyncio.create_task(save_all())
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())
    return [station for station in stations if station in failed]

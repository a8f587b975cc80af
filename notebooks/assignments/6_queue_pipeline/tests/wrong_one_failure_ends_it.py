"""belief: group-is-gather
points: more_pipeline 1
reply: ExceptionGroup
"""


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    asked = list(stations)
    results = asyncio.Queue()

    async def work():
        while asked:
            station = asked.pop(0)
            await results.put((station, await fetch(station)))

    async def save_all():
        while (result := await results.get()) is not None:
            await save(*result)

    async with asyncio.TaskGroup() as outer:
        outer.create_task(save_all())
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())
        await results.put(None)
    return []

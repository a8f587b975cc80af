"""belief: call-runs
reply: a call, without `await`
"""


async def save_each(read, save, stations):
    async with asyncio.TaskGroup() as group:
        for station in stations:
            reading = await read(station)
            group.create_task(await save(reading))

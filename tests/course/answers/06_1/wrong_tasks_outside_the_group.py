"""belief: fire-and-forget
reply: Create them in a task group
"""


async def save_each(read, save, stations):
    async with asyncio.TaskGroup() as group:
        for station in stations:
            reading = await read(station)
            asyncio.create_task(save(reading))

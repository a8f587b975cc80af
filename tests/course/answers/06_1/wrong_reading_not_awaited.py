"""belief: call-runs
reply: `save` wants a reading
"""


async def save_each(read, save, stations):
    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(save(group.create_task(read(station))))

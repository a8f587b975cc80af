async def save_each(read, save, stations):
    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(save(await read(station)))

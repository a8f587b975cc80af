async def save_each(read, save, stations):
    async def read_in_order():
        for station in stations:
            group.create_task(save(await read(station)))

    async with asyncio.TaskGroup() as group:
        group.create_task(read_in_order())

async def save_each(read, save, stations):
    tasks = []
    for station in stations:
        tasks.append(asyncio.create_task(save(await read(station))))
    for task in tasks:
        await task

# %% read_all
async def read_all(slow_read, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.to_thread(slow_read, station)) for station in stations]
    return [task.result() for task in tasks]


# %% read_with_signs
async def read_with_signs(slow_read, beat, station, every):
    async def signs():
        while True:
            await beat()
            await asyncio.sleep(every)

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(signs())
        celsius = await asyncio.to_thread(slow_read, station)
        beating.cancel()
    return celsius

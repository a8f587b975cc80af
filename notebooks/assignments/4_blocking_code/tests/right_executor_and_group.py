# %% read_all
async def read_all(slow_read, stations):
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        tasks = []
        for station in stations:
            future = loop.run_in_executor(None, slow_read, station)
            tasks.append(group.create_task(answer_of(future)))
    return [task.result() for task in tasks]


async def answer_of(future):
    return await future


# %% read_with_signs
async def read_with_signs(slow_read, beat, station, every):
    reading = asyncio.create_task(asyncio.to_thread(slow_read, station))
    while not reading.done():
        await beat()
        await asyncio.wait([reading], timeout=every)
    return await reading

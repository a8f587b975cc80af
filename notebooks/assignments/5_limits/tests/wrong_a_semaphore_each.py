"""belief: semaphore-few
points: check_read_politely 1, more_read_politely 0
reply: of 6 rows of fetch
"""


# %% read_politely
async def read_politely(fetch, stations, limit):
    async def read(station):
        async with asyncio.Semaphore(limit):
            return await fetch(station)

    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(read(name)) for name in stations}
    return {name: task.result() for name, task in tasks.items()}

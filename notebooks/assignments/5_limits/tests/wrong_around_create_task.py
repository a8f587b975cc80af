"""belief: semaphore-few
points: check_read_politely 1, more_read_politely 0
reply: A place has to be held while a call is in flight
"""


# %% read_politely
async def read_politely(fetch, stations, limit):
    semaphore = asyncio.Semaphore(limit)
    tasks = {}
    async with asyncio.TaskGroup() as group:
        for station in stations:
            async with semaphore:
                tasks[station] = group.create_task(fetch(station))
    return {station: task.result() for station, task in tasks.items()}

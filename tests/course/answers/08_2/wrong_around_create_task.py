"""belief: semaphore-few
reply: Around `create_task` it lets go
"""


async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore(limit)
    async with asyncio.TaskGroup() as group:
        tasks = []
        for station in stations:
            async with semaphore:
                tasks.append(group.create_task(read(station)))
    return [task.result() for task in tasks]

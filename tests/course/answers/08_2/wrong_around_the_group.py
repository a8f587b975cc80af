"""belief: semaphore-few
reply: let each task hold it while it reads
"""


async def read_politely(read, stations, limit):
    async with asyncio.Semaphore(limit):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    return [task.result() for task in tasks]

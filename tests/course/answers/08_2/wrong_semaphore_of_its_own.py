"""belief: a slip
reply: Make one semaphore for all tasks
"""


async def read_politely(read, stations, limit):
    async def polite(station):
        async with asyncio.Semaphore(limit):
            return await read(station)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(polite(station)) for station in stations]
    return [task.result() for task in tasks]

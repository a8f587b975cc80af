"""belief: gather-limits
reply: Make one semaphore for all tasks
"""


async def read_politely(read, stations, limit):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
    return [task.result() for task in tasks]

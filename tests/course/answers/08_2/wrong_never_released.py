"""belief: a slip
reply: `async with` leaves it
"""


async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore(limit)

    async def polite(station):
        await semaphore.acquire()
        return await read(station)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(polite(station)) for station in stations]
    return [task.result() for task in tasks]

"""belief: gather-order
reply: wanted is the order of the list
"""


async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore(limit)
    readings = []

    async def polite(station):
        async with semaphore:
            readings.append(await read(station))

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(polite(station))
    return readings

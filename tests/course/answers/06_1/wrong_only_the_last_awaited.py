"""belief: fire-and-forget
reply: It returned while they were being saved
"""


async def save_each(read, save, stations):
    for station in stations:
        reading = await read(station)
        task = asyncio.create_task(save(reading))
    await task

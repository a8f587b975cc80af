"""belief: a slip
reply: belongs in its block
"""


async def save_each(read, save, stations):
    async with asyncio.TaskGroup() as group:
        readings = [await read(station) for station in stations]
    for reading in readings:
        group.create_task(save(reading))

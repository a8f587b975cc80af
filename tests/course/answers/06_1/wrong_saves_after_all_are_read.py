"""belief: a slip
reply: create each task in the loop
"""


async def save_each(read, save, stations):
    readings = [await read(station) for station in stations]
    async with asyncio.TaskGroup() as group:
        for reading in readings:
            group.create_task(save(reading))

"""belief: a slip
reply: The stations are read one after the other
"""


async def save_each(read, save, stations):
    async def read_and_save(station):
        await save(await read(station))

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(read_and_save(station))

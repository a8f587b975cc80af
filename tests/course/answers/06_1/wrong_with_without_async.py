"""belief: a slip
reply: write `async with`
"""


async def save_each(read, save, stations):
    with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(save(await read(station)))

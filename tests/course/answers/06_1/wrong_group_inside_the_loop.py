"""belief: create-then-await
reply: Let the whole loop stand inside one block
"""


async def save_each(read, save, stations):
    for station in stations:
        reading = await read(station)
        async with asyncio.TaskGroup() as group:
            group.create_task(save(reading))

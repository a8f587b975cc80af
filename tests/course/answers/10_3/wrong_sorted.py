"""belief: a slip
reply: Stop when you have enough
"""


async def first_answers(read, stations, count):
    readings = []

    async def ask(station):
        readings.append(await read(station))

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(ask(station))
    return readings[:count]

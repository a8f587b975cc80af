"""belief: gather-order
reply: wanted is the order of the list
"""


async def those_that_answer(read, stations):
    readings = []

    async def add(station):
        try:
            readings.append(await read(station))
        except StationError as error:
            print(error)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(add(station))
    return readings

"""belief: gather-order
reply: wanted is the order of the list
"""


async def those_in_time(read, stations, limit):
    readings = []

    async def fill(station):
        readings.append(await read(station))

    try:
        async with asyncio.timeout(limit), asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(fill(station))
    except TimeoutError:
        pass
    return readings

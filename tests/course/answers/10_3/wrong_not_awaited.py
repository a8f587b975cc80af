"""belief: as-completed
reply: is no reading yet
"""


async def first_answers(read, stations, count):
    readings = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
        for one in asyncio.as_completed(tasks):
            readings.append(one.result())
            if len(readings) == count:
                break
    return readings

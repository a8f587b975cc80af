"""belief: break-closes
reply: Stop when you have enough, and cancel the tasks
"""


async def first_answers(read, stations, count):
    readings = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
        for one in asyncio.as_completed(tasks):
            readings.append(await one)
            if len(readings) == count:
                break
    return readings

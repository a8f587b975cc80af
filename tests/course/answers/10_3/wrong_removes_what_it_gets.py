"""belief: as-completed
reply: Cancel those of your list
"""


async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = []
    for one in asyncio.as_completed(tasks):
        readings.append(await one)
        del tasks[tasks.index(one)]
        if len(readings) == count:
            break
    for task in tasks:
        task.cancel()
    return readings

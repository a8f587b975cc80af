"""belief: cancel-kills
reply: cancel the others when you have enough
"""


async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = []
    for one in asyncio.as_completed(tasks):
        readings.append(await one)
        for task in tasks:
            task.cancel()
    return readings

"""belief: as-completed
reply: Cancel those of your list
"""


async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = []
    for one in asyncio.as_completed(tasks):
        if len(readings) < count:
            readings.append(await one)
        else:
            one.cancel()
    return readings

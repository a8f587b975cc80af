"""belief: as-completed
reply: Cancel those of your list
"""


async def first_answers(read, stations, count):
    names = {asyncio.create_task(read(station)): station for station in stations}
    readings = []
    for one in asyncio.as_completed(names):
        reading = await one
        print(names[one])
        readings.append(reading)
        if len(readings) == count:
            break
    return readings

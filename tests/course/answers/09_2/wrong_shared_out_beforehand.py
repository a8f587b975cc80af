"""belief: a slip
reply: who is free takes the next
"""


async def work(read, stations, readings):
    for station in stations:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    readings = {}
    async with asyncio.TaskGroup() as group:
        for number in range(workers):
            group.create_task(work(read, stations[number::workers], readings))
    return readings

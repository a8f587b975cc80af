"""belief: a slip
reply: None is the sentinel and no station
"""


async def work(queue, read, readings):
    station = "Oslo"
    while station is not None:
        station = await queue.get()
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(1), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in [*stations, *[None] * workers]:
            await queue.put(station)
    return readings

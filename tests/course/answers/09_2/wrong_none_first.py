"""belief: a slip
reply: Is None put behind all the stations
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    async with asyncio.TaskGroup() as group:
        for station in [*[None] * workers, *stations]:
            await queue.put(station)
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
    return readings

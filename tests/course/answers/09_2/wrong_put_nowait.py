"""belief: full-queue
reply: `put_nowait` never waits for room
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(2), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in [*stations, *[None] * workers]:
            queue.put_nowait(station)
    return readings

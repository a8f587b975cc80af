"""belief: a slip
reply: `is not` comes first here
"""


async def work(queue, read, readings):
    while station := await queue.get() is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(1), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in stations:
            await queue.put(station)
        for _ in range(workers):
            await queue.put(None)
    return readings

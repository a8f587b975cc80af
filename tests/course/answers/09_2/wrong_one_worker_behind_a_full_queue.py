"""belief: size-is-workers
reply: create all workers before you wait
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(workers), {}
    async with asyncio.TaskGroup() as group:
        group.create_task(work(queue, read, readings))
        for station in stations:
            await queue.put(station)
        await queue.put(None)
    return readings

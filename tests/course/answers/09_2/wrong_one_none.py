"""belief: queue-ends
reply: Does every worker get a None of its own
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(1), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in stations:
            await queue.put(station)
        await queue.put(None)
    return readings

"""belief: size-is-workers
reply: create no other tasks
"""


async def work(queue, read, readings):
    async with asyncio.TaskGroup() as group:
        while (station := await queue.get()) is not None:
            readings[station] = group.create_task(read(station))


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(workers), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in [*stations, *[None] * workers]:
            await queue.put(station)
    return {station: task.result() for station, task in readings.items()}

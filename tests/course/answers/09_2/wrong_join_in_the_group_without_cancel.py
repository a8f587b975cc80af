"""belief: a slip
reply: Somebody waits for ever
"""


async def work(queue, read, readings):
    while True:
        station = await queue.get()
        readings[station] = await read(station)
        queue.task_done()


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work(queue, read, readings))
        for station in stations:
            await queue.put(station)
        await queue.join()
    return readings

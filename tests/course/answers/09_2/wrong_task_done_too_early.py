"""belief: a slip
reply: wait for them first
"""


async def work(queue, read, readings):
    while True:
        station = await queue.get()
        queue.task_done()
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    tasks = [asyncio.create_task(work(queue, read, readings)) for _ in range(workers)]
    for station in stations:
        await queue.put(station)
    await queue.join()
    for task in tasks:
        task.cancel()
    return readings

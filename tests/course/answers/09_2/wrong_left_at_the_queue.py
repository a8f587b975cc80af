"""belief: fire-and-forget
reply: A worker was still waiting at the queue
"""


async def work(queue, read, readings):
    while True:
        station = await queue.get()
        readings[station] = await read(station)
        queue.task_done()


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    tasks = [asyncio.create_task(work(queue, read, readings)) for _ in range(workers)]
    for station in stations:
        await queue.put(station)
    await queue.join()
    return dict(readings) if tasks else {}

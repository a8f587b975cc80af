"""belief: fire-and-forget
reply: The dict was returned before the workers had ended
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    tasks = [asyncio.create_task(work(queue, read, readings)) for _ in range(workers)]
    for station in stations:
        await queue.put(station)
    for _ in tasks:
        await queue.put(None)
    return dict(readings)

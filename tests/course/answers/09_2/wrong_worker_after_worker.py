"""belief: create-then-await
reply: create all workers before you wait
"""


async def work(queue, read, readings):
    while (station := await queue.get()) is not None:
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    for station in stations:
        await queue.put(station)
    for _ in range(workers):
        await queue.put(None)
        await work(queue, read, readings)
    return readings

async def work(queue, read, readings):
    while not queue.empty():  # all stations are in it before a worker starts
        station = queue.get_nowait()
        readings[station] = await read(station)


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    for station in stations:
        await queue.put(station)
    await asyncio.gather(*[work(queue, read, readings) for _ in range(workers)])
    return readings

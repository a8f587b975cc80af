async def work(queue, read, readings):
    while True:
        station = await queue.get()
        readings[station] = await read(station)
        queue.task_done()


async def read_all(read, stations, workers):
    queue, readings = asyncio.Queue(), {}
    for station in stations:
        queue.put_nowait(station)
    tasks = [asyncio.create_task(work(queue, read, readings)) for _ in range(workers)]
    await queue.join()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return readings

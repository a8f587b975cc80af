# %% relay
async def relay(receive, handle, workers, size):
    queue = asyncio.Queue(size)

    async def work():
        while True:
            report = await queue.get()
            await handle(report)
            queue.task_done()

    tasks = [asyncio.create_task(work()) for _ in range(workers)]
    number = 0
    while (report := await receive()) is not None:
        await queue.put(report)
        number += 1
    await queue.join()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return number


# %% pipeline
async def pipeline(fetch, save, stations, workers):
    todo, done = asyncio.Queue(), asyncio.Queue(3)
    failed = []
    for station in stations:
        todo.put_nowait(station)

    async def work():
        while not todo.empty():
            station = todo.get_nowait()
            try:
                celsius = await fetch(station)
            except StationError:
                failed.append(station)
            else:
                await done.put((station, celsius))

    async def save_each():
        while True:
            station, celsius = await done.get()
            await save(station, celsius)
            done.task_done()

    saver = asyncio.create_task(save_each())
    await asyncio.gather(*[work() for _ in range(workers)])
    await done.join()
    saver.cancel()
    await asyncio.wait([saver])
    return sorted(failed, key=list(stations).index)

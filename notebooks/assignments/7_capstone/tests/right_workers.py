# %% read_all
async def read_all(url, limit):
    temperatures = {}

    async def work(session, names):
        while names:
            name = names.pop()
            temperatures[name] = await temperature(session, url, name)

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        async with asyncio.TaskGroup() as group:
            todo = list(names)
            for _ in range(limit):
                group.create_task(work(session, todo))
    return {name: temperatures[name] for name in names}


# %% read_stubbornly
async def read_stubbornly(url, limit, tries):
    queue = asyncio.Queue()
    found = {}

    async def work(session):
        while True:
            name, turn = await queue.get()
            try:
                found[name] = await temperature(session, url, name)
            except StationError:
                found[name] = None
                if turn < tries:
                    queue.put_nowait((name, turn + 1))
            queue.task_done()

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        for name in names:
            queue.put_nowait((name, 1))
        workers = [asyncio.create_task(work(session)) for _ in range(limit)]
        await queue.join()
        for worker in workers:
            worker.cancel()
        await asyncio.wait(workers)
    return found

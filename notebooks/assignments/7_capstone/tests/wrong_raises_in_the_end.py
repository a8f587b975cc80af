"""belief: group-is-gather
points: check_read_stubbornly 0, more_read_stubbornly 0.5
reply: StationError
"""


# %% read_stubbornly
async def read_stubbornly(url, limit, tries):
    semaphore = asyncio.Semaphore(limit)

    async def read(station, turn=1):
        try:
            async with semaphore:
                return await temperature(session, url, station)
        except StationError:
            if turn == tries:
                raise
        return await read(station, turn + 1)

    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        async with asyncio.TaskGroup() as group:
            tasks = {n: group.create_task(read(n)) for n in names}
    return {name: task.result() for name, task in tasks.items()}

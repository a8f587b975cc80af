"""belief: semaphore-few
points: check_read_all 3, more_read_all 0.5
reply: the server saw 6 at once.
"""


# %% read_all
async def read_all(url, limit):
    semaphore = asyncio.Semaphore(limit)
    tasks = {}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/stations") as response:
            names = await response.json()
        async with asyncio.TaskGroup() as group:
            for name in names:
                async with semaphore:
                    call = temperature(session, url, name)
                    tasks[name] = group.create_task(call)
    return {name: task.result() for name, task in tasks.items()}

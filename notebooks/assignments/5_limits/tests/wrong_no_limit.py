"""belief: gather-limits
points: check_read_politely 1, more_read_politely 0
reply: calls were refused.
"""


# %% read_politely
async def read_politely(fetch, stations, limit):
    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(fetch(name)) for name in stations}
    return {name: task.result() for name, task in tasks.items()}

"""belief: cancel-kills
reply: A cancelled task has no result
"""


async def those_in_time(read, stations, limit):
    try:
        async with asyncio.timeout(limit), asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    except TimeoutError:
        pass
    return [task.result() for task in tasks if task.done()]

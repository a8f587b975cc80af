"""belief: a slip
reply: It waited for Oslo to the end
"""


async def those_in_time(read, stations, limit):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
        await asyncio.sleep(limit)
        done = [task for task in tasks if task.done()]
    return [task.result() for task in done]

"""belief: group-is-gather
reply: catch it inside the task
"""


async def those_in_time(read, stations, limit):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.wait_for(read(s), limit)) for s in stations]
    return [task.result() for task in tasks if not task.cancelled()]

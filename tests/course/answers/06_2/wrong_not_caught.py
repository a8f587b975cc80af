"""belief: group-is-gather
reply: What comes out of a task group is an ExceptionGroup
"""


async def all_or_none(read, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
    return [task.result() for task in tasks] or None

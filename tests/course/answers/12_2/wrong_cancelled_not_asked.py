"""belief: except-exception
reply: ask `task.cancelled()` first
"""


async def failures(tasks):
    await asyncio.wait(tasks)
    return {task.get_name(): task.exception() for task in tasks if task.exception()}

"""belief: a slip
reply: A dict: from the name
"""


async def failures(tasks):
    await asyncio.wait(tasks)
    return [task.exception() for task in tasks if not task.cancelled() and task.exception()]

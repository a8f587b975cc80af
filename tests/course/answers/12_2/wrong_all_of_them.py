"""belief: a slip
reply: `exception()` of the others is None
"""


async def failures(tasks):
    await asyncio.wait(tasks)
    return {task.get_name(): task.exception() for task in tasks if not task.cancelled()}

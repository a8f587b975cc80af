"""belief: fails-loudly
reply: raise what a task raised
"""


async def failures(tasks):
    for task in tasks:
        await task
    return {task.get_name(): task.exception() for task in tasks if task.exception()}

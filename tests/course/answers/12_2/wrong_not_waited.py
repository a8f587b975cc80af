"""belief: fails-loudly
reply: wait for all of them before you ask
"""


async def failures(tasks):
    return {task.get_name(): task.exception() for task in tasks if task.exception()}

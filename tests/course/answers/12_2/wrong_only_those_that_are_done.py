"""belief: a slip
reply: It did not wait for all
"""


async def failures(tasks):
    done = [task for task in tasks if task.done() and not task.cancelled()]
    return {task.get_name(): task.exception() for task in done if task.exception()}

"""belief: except-exception
reply: ask `task.cancelled()` first
"""


async def failures(tasks):
    failed = {}
    for task in tasks:
        try:
            await task
        except Exception as error:
            failed[task.get_name()] = error
    return failed

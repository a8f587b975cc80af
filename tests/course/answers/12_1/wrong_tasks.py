"""belief: a slip
reply: `task.get_name()` gives the name of each
"""


async def who_is_left():
    return list(asyncio.all_tasks() - {asyncio.current_task()})

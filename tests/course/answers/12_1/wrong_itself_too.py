"""belief: a slip
reply: leave out `asyncio.current_task()`
"""


async def who_is_left():
    return sorted(task.get_name() for task in asyncio.all_tasks())

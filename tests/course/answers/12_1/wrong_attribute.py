"""belief: a slip
reply: comes from `task.get_name()`
"""


async def who_is_left():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return sorted(task.name for task in others)

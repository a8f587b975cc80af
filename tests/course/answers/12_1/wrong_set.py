"""belief: a slip
reply: has no order
"""


async def who_is_left():
    return {task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()}}

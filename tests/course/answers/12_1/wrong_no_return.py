"""belief: a slip
reply: without `return` returns None
"""


async def who_is_left():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    print(sorted(task.get_name() for task in others))

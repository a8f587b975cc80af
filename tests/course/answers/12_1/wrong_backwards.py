"""belief: a slip
reply: puts the names in order
"""


async def who_is_left():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return sorted((task.get_name() for task in others), reverse=True)

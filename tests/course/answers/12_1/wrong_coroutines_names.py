"""belief: a slip
reply: a task has a name of its own
"""


async def who_is_left():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return sorted(task.get_coro().__name__ for task in others)

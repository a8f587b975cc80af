"""belief: call-runs
reply: The () are missing
"""


async def who_is_left():
    return sorted(task.get_name() for task in asyncio.all_tasks)

"""belief: a slip
reply: `task.get_name()` gives the name of each
"""

import asyncio


async def who_is_left():
    return sorted(str(task) for task in asyncio.all_tasks() - {asyncio.current_task()})

"""belief: fails-loudly
reply: ask `task.cancelled()` first
"""


async def failures(tasks):
    await asyncio.gather(*tasks)
    return {}

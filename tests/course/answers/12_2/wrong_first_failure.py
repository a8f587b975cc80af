"""belief: gather-stops
reply: ask `task.cancelled()` first
"""


async def failures(tasks):
    failed = {}
    try:
        await asyncio.gather(*tasks)
    except Exception as error:
        failed["south"] = error
    return failed

"""belief: cancel-kills
reply: A cancelled task has not failed
"""


async def failures(tasks):
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    pairs = zip(tasks, ended, strict=True)
    return {task.get_name(): end for task, end in pairs if isinstance(end, BaseException)}

"""belief: fire-and-forget
reply: Nobody waits for the task any more
"""


async def read_or_none(read, station, limit):
    task = asyncio.create_task(read(station))
    await asyncio.wait([task], timeout=limit)
    return task.result() if task.done() else None

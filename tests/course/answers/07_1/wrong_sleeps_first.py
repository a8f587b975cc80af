"""belief: a slip
reply: there is nothing more to wait for
"""


async def read_or_none(read, station, limit):
    task = asyncio.create_task(read(station))
    await asyncio.sleep(limit)
    if task.done():
        return task.result()
    task.cancel()
    return None

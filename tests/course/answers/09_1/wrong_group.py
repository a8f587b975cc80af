"""belief: a slip
reply: Save one before you take the next
"""


async def save_all(queue, save):
    saved = 0
    async with asyncio.TaskGroup() as group:
        while (reading := await queue.get()) is not None:
            group.create_task(save(reading))
            saved += 1
    return saved

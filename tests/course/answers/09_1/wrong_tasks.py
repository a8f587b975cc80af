"""belief: fire-and-forget
reply: Save one before you take the next
"""


async def save_all(queue, save):
    saved = 0
    while (reading := await queue.get()) is not None:
        asyncio.create_task(save(reading))
        saved += 1
    return saved

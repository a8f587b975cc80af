"""belief: queue-ends
reply: It returned before the producer had put None
"""


async def save_all(queue, save):
    saved = 0
    await asyncio.sleep(1)
    for _ in range(queue.qsize()):
        await save(await queue.get())
        saved += 1
    return saved

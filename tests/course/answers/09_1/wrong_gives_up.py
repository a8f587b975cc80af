"""belief: queue-ends
reply: It returned before the producer had put None
"""


async def save_all(queue, save):
    saved = 0
    try:
        while reading := await asyncio.wait_for(queue.get(), 0.5):
            await save(reading)
            saved += 1
    except TimeoutError:
        pass
    return saved

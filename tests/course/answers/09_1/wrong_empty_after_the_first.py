"""belief: queue-ends
reply: It returned before the producer had put None
"""


async def save_all(queue, save):
    saved = 0
    reading = await queue.get()
    while reading is not None:
        await save(reading)
        saved += 1
        if queue.empty():
            break
        reading = await queue.get()
    return saved

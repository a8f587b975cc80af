"""belief: queue-ends
reply: return when you have taken it out
"""


async def save_all(queue, save):
    saved = 0
    while True:
        reading = await queue.get()
        if reading is not None:
            await save(reading)
            saved += 1
    return saved

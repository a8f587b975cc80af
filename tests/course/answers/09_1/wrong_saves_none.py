"""belief: a slip
reply: look at what you got before you save it
"""


async def save_all(queue, save):
    saved = 0
    while True:
        reading = await queue.get()
        await save(reading)
        saved += 1
        if reading is None:
            return saved

"""belief: call-runs
reply: nobody awaited save
"""


async def save_all(queue, save):
    saved = 0
    while (reading := await queue.get()) is not None:
        save(reading)
        saved += 1
    return saved

"""belief: call-runs
reply: `queue.get()` gives a coroutine object
"""


async def save_all(queue, save):
    saved = 0
    while (reading := queue.get()) is not None:
        await save(reading)
        saved += 1
    return saved

"""belief: a slip
reply: call it once in each round
"""


async def save_all(queue, save):
    saved = 0
    while (await queue.get()) is not None:
        await save(await queue.get())
        saved += 1
    return saved

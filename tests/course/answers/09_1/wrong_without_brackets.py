"""belief: a slip
reply: `is not` comes first here
"""


async def save_all(queue, save):
    saved = 0
    while reading := await queue.get() is not None:
        await save(reading)
        saved += 1
    return saved

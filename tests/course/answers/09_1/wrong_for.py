"""belief: a slip
reply: Write a loop that awaits
"""


async def save_all(queue, save):
    saved = 0
    for reading in queue:
        await save(reading)
        saved += 1
    return saved

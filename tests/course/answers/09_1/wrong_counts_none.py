"""belief: a slip
reply: None is none of them
"""


async def save_all(queue, save):
    count = 0
    while True:
        reading = await queue.get()
        count += 1
        if reading is None:
            return count
        await save(reading)

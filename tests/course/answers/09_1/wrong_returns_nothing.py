"""belief: a slip
reply: Count the readings that were saved
"""


async def save_all(queue, save):
    while (reading := await queue.get()) is not None:
        await save(reading)

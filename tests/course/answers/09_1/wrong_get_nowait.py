"""belief: queue-ends
reply: An empty queue says *nothing now*
"""


async def save_all(queue, save):
    saved = 0
    while (reading := queue.get_nowait()) is not None:
        await save(reading)
        saved += 1
    return saved

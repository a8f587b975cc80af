"""belief: queue-ends
reply: An empty queue says *nothing now*
"""


async def save_all(queue, save):
    saved = 0
    while True:
        async with asyncio.timeout(0.5):
            reading = await queue.get()
        if reading is None:
            return saved
        await save(reading)
        saved += 1

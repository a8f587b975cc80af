"""belief: queue-slows
points: check_relay 2
reply: Where a queue has a size, `put` waits until there is room.
"""


# %% relay
async def relay(receive, handle, workers, size):
    queue = asyncio.Queue()

    async def work():
        while (report := await queue.get()) is not None:
            await handle(report)

    number = 0
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())
        while (report := await receive()) is not None:
            number += 1
            await queue.put(report)
        for _ in range(workers):
            await queue.put(None)
    return number

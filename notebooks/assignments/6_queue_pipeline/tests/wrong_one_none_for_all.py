"""belief: queue-ends
points: check_relay 0, more_relay 0.5
reply: nothing is left that could happen
"""


# %% relay
async def relay(receive, handle, workers, size):
    queue = asyncio.Queue(size)

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
        await queue.put(None)
    return number

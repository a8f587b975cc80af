"""belief: size-is-workers
points: check_relay 3
reply: Seen: at most 1.
"""


# %% relay
async def relay(receive, handle, workers, size):
    queue = asyncio.Queue(workers)

    async def work():
        while (report := await queue.get()) is not None:
            await handle(report)

    number = 0
    async with asyncio.TaskGroup() as group:
        group.create_task(work())
        while (report := await receive()) is not None:
            number += 1
            await queue.put(report)
        await queue.put(None)
    return number

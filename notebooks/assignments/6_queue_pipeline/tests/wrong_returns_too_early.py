"""belief: fire-and-forget
points: check_relay 3, more_relay 0
reply: Seen: handled were
"""


# %% relay
async def relay(receive, handle, workers, size):
    queue = asyncio.Queue(size)

    async def work():
        while True:
            await handle(await queue.get())

    tasks = [asyncio.create_task(work()) for _ in range(workers)]
    number = 0
    while (report := await receive()) is not None:
        number += 1
        await queue.put(report)
    return number

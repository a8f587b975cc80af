"""belief: gather-limits
points: check_relay 1, more_relay 0.5
reply: rows of handle overlap.
"""


# %% relay
async def relay(receive, handle, workers, size):
    number = 0
    async with asyncio.TaskGroup() as group:
        while (report := await receive()) is not None:
            number += 1
            group.create_task(handle(report))
    return number

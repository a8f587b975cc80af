"""belief: fire-and-forget
reply: has to be cancelled, and waited for
"""


async def those_in_time(read, stations, limit):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    await asyncio.wait(tasks, timeout=limit)
    return [task.result() for task in tasks if task.done()]

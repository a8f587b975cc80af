"""belief: cancel-kills
reply: Nobody has to wait when all readings are there
"""


async def those_in_time(read, stations, limit):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    await asyncio.sleep(limit)
    for task in tasks:
        task.cancel()
    return [task.result() for task in tasks if task.done()]

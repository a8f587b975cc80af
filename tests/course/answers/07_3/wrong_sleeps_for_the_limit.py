"""belief: a slip
reply: Nobody has to wait when all readings are there
"""


async def those_in_time(read, stations, limit):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
        await asyncio.sleep(limit)
        for task in tasks:
            task.cancel()
    return [task.result() for task in tasks if not task.cancelled()]

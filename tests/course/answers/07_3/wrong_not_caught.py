"""belief: a slip
reply: catch TimeoutError around that
"""


async def those_in_time(read, stations, limit):
    async with asyncio.timeout(limit):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    return [task.result() for task in tasks if not task.cancelled()]

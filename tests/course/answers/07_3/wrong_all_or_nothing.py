"""belief: a slip
reply: take the results that are there
"""


async def those_in_time(read, stations, limit):
    try:
        async with asyncio.timeout(limit):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(read(station)) for station in stations]
            return [task.result() for task in tasks]
    except TimeoutError:
        return []

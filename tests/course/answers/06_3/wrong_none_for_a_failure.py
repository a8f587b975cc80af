"""belief: a slip
reply: no None for it
"""


async def those_that_answer(read, stations):
    async def safely(station):
        try:
            return await read(station)
        except StationError:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(safely(station)) for station in stations]
    return [task.result() for task in tasks]

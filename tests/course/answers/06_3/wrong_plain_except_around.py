"""belief: except-catches
reply: Catch it inside the task, for one station
"""


async def those_that_answer(read, stations):
    tasks = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    except StationError:
        pass
    return [task.result() for task in tasks]

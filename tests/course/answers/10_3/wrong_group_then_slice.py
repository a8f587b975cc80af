"""belief: group-is-gather
reply: These are the first of the list
"""


async def first_answers(read, stations, count):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(station)) for station in stations]
    return [task.result() for task in tasks][:count]

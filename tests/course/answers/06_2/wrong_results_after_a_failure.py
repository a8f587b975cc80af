"""belief: group-is-gather
reply: A cancelled task has no result
"""


async def all_or_none(read, stations):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
    except* StationError:
        print("A station failed.")
    return [task.result() for task in tasks]

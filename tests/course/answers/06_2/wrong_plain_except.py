"""belief: except-catches
reply: `except` looks at the group, `except*` at what is in it
"""


async def all_or_none(read, stations):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
        return [task.result() for task in tasks]
    except StationError:
        return None

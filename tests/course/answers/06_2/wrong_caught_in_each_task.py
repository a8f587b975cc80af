"""belief: group-is-gather
reply: Catch it around the group
"""


async def all_or_none(read, stations):
    async def safely(station):
        try:
            return await read(station)
        except StationError:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(safely(station)) for station in stations]
    return [task.result() for task in tasks]

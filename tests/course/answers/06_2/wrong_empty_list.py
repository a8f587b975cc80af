"""belief: a slip
reply: One station failed: return None
"""


async def all_or_none(read, stations):
    readings = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(station)) for station in stations]
        readings = [task.result() for task in tasks]
    except* StationError:
        print("A station failed.")
    return readings

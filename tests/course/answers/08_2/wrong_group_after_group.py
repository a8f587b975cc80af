"""belief: a slip
reply: The next one waited for a whole group
"""


async def read_politely(read, stations, limit):
    readings = []
    for first in range(0, len(stations), limit):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(s)) for s in stations[first : first + limit]]
        readings += [task.result() for task in tasks]
    return readings

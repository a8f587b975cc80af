"""belief: a slip
points: check_read_politely 2
reply: Who waits for a whole group, although a place is free?
"""


# %% read_politely
async def read_politely(fetch, stations, limit):
    temperatures = {}
    for first in range(0, len(stations), limit):
        some = stations[first : first + limit]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(name)) for name in some]
        for name, task in zip(some, tasks):
            temperatures[name] = task.result()
    return temperatures

"""belief: gather-stops
points: check_read_for_map 2, more_read_for_map 0
reply: A task group cancels its other tasks when one fails
"""


# %% read_for_map
async def read_for_map(fetch, stations):
    tasks = [asyncio.create_task(fetch(station)) for station in stations]
    return {n: await task for n, task in zip(stations, tasks)}

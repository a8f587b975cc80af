"""belief: except-catches
points: more_read_for_map 0
reply: Wanted: an exception group with a StationError
"""


# %% read_for_map
async def read_for_map(fetch, stations):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(name)) for name in stations]
        return {n: task.result() for n, task in zip(stations, tasks)}
    except* StationError:
        print("A station failed.")

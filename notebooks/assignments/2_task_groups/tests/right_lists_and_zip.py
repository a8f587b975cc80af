# %% read_for_map
async def read_for_map(fetch, stations):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for station in stations:
            tasks.append(group.create_task(fetch(station), name=station))
    return {task.get_name(): task.result() for task in tasks}


# %% read_what_answers
async def try_one(fetch, station):
    try:
        return station, await fetch(station), True
    except StationError:
        return station, None, False


async def read_what_answers(fetch, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(try_one(fetch, s)) for s in stations]
    results = [task.result() for task in tasks]
    answered = {station: value for station, value, there in results if there}
    return answered, [station for station, _, there in results if not there]

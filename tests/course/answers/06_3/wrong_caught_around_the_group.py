"""belief: group-is-gather
reply: Catch it inside the task, for one station
"""


async def those_that_answer(read, stations):
    readings = []

    async def fill(station):
        readings.append(await read(station))

    try:
        async with asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(fill(station))
    except* StationError as errors:
        print(errors.exceptions)
    return readings

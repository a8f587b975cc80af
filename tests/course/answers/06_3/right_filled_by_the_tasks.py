async def those_that_answer(read, stations):
    readings = {}

    async def fill(station):
        try:
            readings[station] = await read(station)
        except StationError as error:
            print(error)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(fill(station))
    return [readings[station] for station in stations if station in readings]

async def read_politely(read, stations, limit):
    readings = {}
    names = iter(stations)

    async def work():
        for station in names:
            readings[station] = await read(station)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return [readings[station] for station in stations]

async def all_or_none(read, stations):
    readings = {}

    async def fill(station):
        readings[station] = await read(station)

    try:
        async with asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(fill(station))
    except* StationError:
        readings.clear()
    return [readings[station] for station in stations] if readings else None

async def those_that_answer(read, stations):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    readings = []
    for task in tasks:
        try:
            readings.append(await task)
        except StationError as error:
            print(error)
    return readings

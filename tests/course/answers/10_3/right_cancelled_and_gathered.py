async def first_answers(read, stations, count):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    finished = asyncio.as_completed(tasks)
    readings = [await next(finished) for _ in range(count)]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return readings

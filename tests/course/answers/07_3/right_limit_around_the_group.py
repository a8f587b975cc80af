async def those_in_time(read, stations, limit):
    tasks = []
    try:
        async with asyncio.timeout(limit):
            async with asyncio.TaskGroup() as group:
                for station in stations:
                    tasks.append(group.create_task(read(station)))
    except TimeoutError:
        tasks = [task for task in tasks if not task.cancelled()]
    return [task.result() for task in tasks]

async def those_in_time(read, stations, limit):
    tasks = [asyncio.create_task(read(station)) for station in stations]
    done, late = await asyncio.wait(tasks, timeout=limit)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return [task.result() for task in tasks if task in done]

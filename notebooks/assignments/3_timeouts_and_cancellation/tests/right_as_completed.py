# %% first_answer
async def first_answer(fetch, stations, limit):
    tasks = [asyncio.create_task(fetch(station)) for station in stations]
    try:
        async with asyncio.timeout(limit):
            for first in asyncio.as_completed(tasks):
                return await first
    except TimeoutError:
        return None
    finally:
        for task in tasks:
            task.cancel()


# %% collect
async def collect(fetch, save, station, every):
    temperatures = []
    try:
        while True:
            temperature = await fetch(station)
            temperatures.append(temperature)
            await asyncio.sleep(every)
    except asyncio.CancelledError:
        await save(temperatures)
        raise
    except StationError:
        await save(temperatures)
        raise

# %% first_answer
class Enough(Exception):
    pass


async def first_answer(fetch, stations, limit):
    answers = []

    async def ask(station):
        answers.append(await fetch(station))
        raise Enough

    try:
        async with asyncio.timeout(limit), asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(ask(station))
    except* (Enough, TimeoutError):
        pass
    return answers[0] if answers else None


# %% collect
async def collect(fetch, save, station, every):
    temperatures = []

    async def ask_for_ever():
        while True:
            temperatures.append(await fetch(station))
            await asyncio.sleep(every)

    try:
        await ask_for_ever()
    finally:
        await save(temperatures)

"""belief: gather-order
points: check_read_what_answers 2
reply: Seen: [
"""


# %% read_what_answers
async def read_what_answers(fetch, stations):
    answered, failed = {}, []

    async def read(station):
        try:
            answered[station] = await fetch(station)
        except StationError:
            failed.append(station)

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(read(station))
    return answered, failed

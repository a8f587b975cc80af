"""belief: a slip
points: check_read_what_answers 1, more_read_what_answers 1
reply: Seen: None
"""


# %% read_what_answers
async def read_what_answers(fetch, stations):
    answered = {}

    async def read(station):
        try:
            answered[station] = await fetch(station)
        except StationError:
            print(station, "failed")

    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(read(station))
    return answered

"""belief: group-is-gather
points: check_read_what_answers 0
reply: Seen: {}
"""


# %% read_what_answers
async def read_what_answers(fetch, stations):
    temperatures = {}
    failed = []

    async def read(station):
        temperatures[station] = await fetch(station)

    try:
        async with asyncio.TaskGroup() as group:
            for station in stations:
                group.create_task(read(station))
    except* StationError:
        failed = [name for name in stations if name not in temperatures]
    return temperatures, failed

"""belief: create-then-await
points: check_read_all 1
reply: Create all tasks before you await the first
"""


# %% read_all
async def read_all(fetch, stations):
    temperatures = []
    for station in stations:
        task = asyncio.create_task(fetch(station))
        temperatures.append(await task)
    return temperatures

"""belief: gather-order
points: check_read_all 3, more_read_all 0.5
reply: Seen: it returned [
"""


# %% read_all
async def read_all(fetch, stations):
    temperatures = []

    async def read(station):
        temperatures.append(await fetch(station))

    await asyncio.gather(*[read(station) for station in stations])
    return temperatures

"""belief: cancel-kills
points: check_collect 2, more_collect 0
reply: Seen: saved was []
"""


# %% collect
async def collect(fetch, save, station, every):
    temperatures = []
    while True:
        temperatures.append(await fetch(station))
        await asyncio.sleep(every)
    await save(temperatures)

"""belief: cancel-kills
points: check_collect 3, more_collect 0
reply: Seen: the CancelledError was lost.
"""


# %% collect
async def collect(fetch, save, station, every):
    temperatures = []
    try:
        while True:
            temperatures.append(await fetch(station))
            await asyncio.sleep(every)
    except asyncio.CancelledError:
        await save(temperatures)

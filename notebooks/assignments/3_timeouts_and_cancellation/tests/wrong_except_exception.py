"""belief: except-exception
points: check_collect 2
reply: Seen: saved was []
"""


# %% collect
async def collect(fetch, save, station, every):
    temperatures = []
    try:
        while True:
            temperatures.append(await fetch(station))
            await asyncio.sleep(every)
    except Exception:
        await save(temperatures)
        raise

"""belief: a slip
points: check_report 2
reply: Does a call of advise wait for a station that is not its own?
"""


# %% report
async def report(fetch, advise, stations):
    celsius = await asyncio.gather(*map(fetch, stations))
    calls = [advise(*pair) for pair in zip(stations, celsius)]
    return dict(zip(stations, await asyncio.gather(*calls)))

"""belief: async-is-concurrent
points: check_report 1
reply: of 4 rows of fetch, at most 1 overlap
"""


# %% report
async def report(fetch, advise, stations):
    advice = {}
    for station in stations:
        celsius = await fetch(station)
        advice[station] = await advise(station, celsius)
    return advice

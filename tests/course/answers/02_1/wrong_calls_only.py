"""belief: call-runs
reply: nobody awaited read(…)
"""


async def read_all(stations):
    return [read(station) for station in stations]

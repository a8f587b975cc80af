"""belief: call-runs
reply: nobody awaited to_thread(…)
"""


async def read_all(ask, stations):
    return [asyncio.to_thread(ask, station) for station in stations]

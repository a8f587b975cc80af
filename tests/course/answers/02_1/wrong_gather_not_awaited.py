"""belief: call-runs
reply: nobody awaited gather(…)
"""


async def read_all(stations):
    return asyncio.gather(*[read(station) for station in stations])

"""belief: starts-at-once
reply: nobody awaited read(…)
"""


async def read_all(stations):
    return [asyncio.create_task(read(station)) for station in stations]

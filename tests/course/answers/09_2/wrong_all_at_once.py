"""belief: gather-limits
reply: create no other tasks
"""


async def read_all(read, stations, workers):
    readings = await asyncio.gather(*[read(station) for station in stations])
    return dict(zip(stations, readings, strict=True))

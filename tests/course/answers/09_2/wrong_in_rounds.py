"""belief: a slip
reply: who is free takes the next
"""


async def read_all(read, stations, workers):
    readings = {}
    for first in range(0, len(stations), workers):
        some = stations[first : first + workers]
        results = await asyncio.gather(*[read(station) for station in some])
        readings.update(zip(some, results, strict=True))
    return readings

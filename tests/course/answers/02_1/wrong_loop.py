"""belief: async-is-concurrent
reply: One after the other: each `await` lets one reading finish
"""


async def read_all(stations):
    readings = []
    for station in stations:
        readings.append(await read(station))
    return readings

"""belief: gather-order
reply: `gather` keeps the order of its arguments
"""


async def read_all(stations):
    readings = []

    async def read_into(station):
        readings.append(await read(station))

    await asyncio.gather(*[read_into(station) for station in stations])
    return readings

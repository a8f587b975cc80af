"""belief: async-is-concurrent
reply: One after the other
"""


async def those_in_time(read, stations, limit):
    readings = []
    for station in stations:
        try:
            async with asyncio.timeout(limit):
                readings.append(await read(station))
        except TimeoutError:
            pass
    return readings

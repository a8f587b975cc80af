"""belief: async-is-concurrent
reply: Delhi and Accra had answered in time
"""


async def those_in_time(read, stations, limit):
    readings = []
    try:
        async with asyncio.timeout(limit):
            for station in stations:
                readings.append(await read(station))
    except TimeoutError:
        pass
    return readings

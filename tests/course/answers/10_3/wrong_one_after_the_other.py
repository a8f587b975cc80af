"""belief: async-is-concurrent
reply: in the order in which they come
"""


async def first_answers(read, stations, count):
    readings = []
    for station in stations:
        readings.append(await read(station))
    return readings[-count:]

"""belief: async-is-concurrent
reply: One after the other: create all tasks
"""


async def those_that_answer(read, stations):
    readings = []
    for station in stations:
        try:
            readings.append(await read(station))
        except StationError as error:
            print(error)
    return readings

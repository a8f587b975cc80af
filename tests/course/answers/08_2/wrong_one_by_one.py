"""belief: loop-comprehension
reply: They came one at a time
"""


async def read_politely(read, stations, limit):
    return [await read(station) for station in stations]

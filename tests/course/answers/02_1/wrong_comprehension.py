"""belief: loop-comprehension
reply: One after the other: each `await` lets one reading finish
"""


async def read_all(stations):
    return [await read(station) for station in stations]

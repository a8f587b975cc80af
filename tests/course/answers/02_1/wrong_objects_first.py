"""belief: objects-first
reply: Start all of them, then await them
"""


async def read_all(stations):
    objects = [read(station) for station in stations]
    return [await one for one in objects]

"""belief: async-is-concurrent
reply: create all workers before you wait
"""


async def read_all(read, stations, workers):
    return {station: await read(station) for station in stations}

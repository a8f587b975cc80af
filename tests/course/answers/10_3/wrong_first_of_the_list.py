"""belief: async-is-concurrent
reply: These are the first of the list
"""


async def first_answers(read, stations, count):
    return [await read(station) for station in stations[:count]]

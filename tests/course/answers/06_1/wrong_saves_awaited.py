"""belief: async-is-concurrent
reply: Each reading was saved before the next station was read
"""


async def save_each(read, save, stations):
    for station in stations:
        reading = await read(station)
        await save(reading)

"""belief: call-runs
reply: await
"""


async def save_each(read, save, stations):
    for station in stations:
        reading = await read(station)
        save(reading)

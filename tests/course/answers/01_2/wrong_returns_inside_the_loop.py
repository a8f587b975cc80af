"""belief: a slip
reply: Read all of them before you return
"""


async def warmest(stations):
    for station in stations:
        reading = await fetch_reading(station)
        return reading.station

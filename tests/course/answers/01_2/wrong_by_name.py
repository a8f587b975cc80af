"""belief: a slip
reply: Which of
"""


async def warmest(stations):
    readings = [await fetch_reading(station) for station in stations]
    return max(reading.station for reading in readings)

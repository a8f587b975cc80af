"""belief: a slip
reply: The name is wanted
"""


async def warmest(stations):
    readings = [await fetch_reading(station) for station in stations]
    return max(reading.celsius for reading in readings)

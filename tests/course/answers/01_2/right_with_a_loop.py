async def warmest(stations):
    readings = []
    for station in stations:
        readings.append(await fetch_reading(station))
    return max(readings, key=lambda reading: reading.celsius).station

async def warmest(stations):
    best = None
    for station in stations:
        reading = await fetch_reading(station)
        if best is None or reading.celsius > best.celsius:
            best = reading
    return best.station

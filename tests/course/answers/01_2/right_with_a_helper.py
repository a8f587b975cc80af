async def celsius(station):
    reading = await fetch_reading(station)
    return reading.celsius


async def warmest(stations):
    by_celsius = {await celsius(station): station for station in stations}
    return by_celsius[max(by_celsius)]

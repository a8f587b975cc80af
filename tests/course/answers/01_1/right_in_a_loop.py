async def read_two():
    readings = []
    for station in ("Oslo", "Delhi"):
        readings.append(await fetch_reading(station))
    return readings

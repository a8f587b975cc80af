async def read_both():
    return [await fetch_reading(station) for station in ("Oslo", "Delhi")]

async def read_lima():
    """Return the reading of Lima."""
    reading = await fetch_reading("Lima")
    return reading

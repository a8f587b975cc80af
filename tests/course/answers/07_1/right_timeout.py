async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(limit):
            reading = await read(station)
    except TimeoutError:
        reading = None
    return reading

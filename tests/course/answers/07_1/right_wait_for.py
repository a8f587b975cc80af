async def read_or_none(read, station, limit):
    try:
        return await asyncio.wait_for(read(station), limit)
    except TimeoutError:
        return None

async def read_or_none(read, station, limit):
    deadline = asyncio.get_running_loop().time() + limit
    try:
        async with asyncio.timeout_at(deadline):
            return await read(station)
    except TimeoutError:
        return None

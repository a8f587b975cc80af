"""belief: a slip
reply: write `async with`
"""


async def read_or_none(read, station, limit):
    try:
        with asyncio.timeout(limit):
            return await read(station)
    except TimeoutError:
        return None

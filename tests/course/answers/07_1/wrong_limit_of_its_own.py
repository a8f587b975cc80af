"""belief: a slip
reply: Use the limit that you are given
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(0.5):
            return await read(station)
    except TimeoutError:
        return None

"""belief: a slip
reply: return its reading, from inside the block
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(limit):
            await read(station)
    except TimeoutError:
        return None

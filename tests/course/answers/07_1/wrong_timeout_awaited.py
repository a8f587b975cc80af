"""belief: a slip
reply: A timeout is a block
"""


async def read_or_none(read, station, limit):
    try:
        await asyncio.timeout(limit)
        return await read(station)
    except TimeoutError:
        return None

"""belief: a slip
reply: Say how many seconds
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout():
            return await read(station)
    except TimeoutError:
        return None

"""belief: a slip
reply: The TimeoutError comes out at its end
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(limit):
            return await read(station)
    except asyncio.CancelledError:
        return None

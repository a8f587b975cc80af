"""belief: a slip
reply: The TimeoutError comes out at its end
"""


async def read_or_none(read, station, limit):
    async with asyncio.timeout(limit):
        try:
            return await read(station)
        except TimeoutError:
            return None

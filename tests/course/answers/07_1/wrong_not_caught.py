"""belief: a slip
reply: catch it around the block
"""


async def read_or_none(read, station, limit):
    async with asyncio.timeout(limit):
        return await read(station)

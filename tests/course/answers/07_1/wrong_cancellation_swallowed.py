"""belief: except-exception
reply: Somebody cancelled it before the limit
"""


async def read_or_none(read, station, limit):
    async with asyncio.timeout(limit):
        try:
            return await read(station)
        except asyncio.CancelledError:
            return None

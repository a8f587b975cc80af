"""belief: except-exception
reply: Inside the block there is a CancelledError
"""


async def read_or_none(read, station, limit):
    async with asyncio.timeout(limit):
        try:
            return await read(station)
        except Exception:
            return None

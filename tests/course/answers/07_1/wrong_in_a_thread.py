"""belief: async-unblocks
reply: needs no thread
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(limit):
            return await asyncio.to_thread(read, station)
    except TimeoutError:
        return None

"""belief: call-runs
reply: Put `await` before it
"""


async def read_or_none(read, station, limit):
    try:
        async with asyncio.timeout(limit):
            return read(station)
    except TimeoutError:
        return None

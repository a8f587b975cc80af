"""belief: call-runs
reply: Put `await` before it
"""


async def read_or_none(read, station, limit):
    try:
        return asyncio.wait_for(read(station), limit)
    except TimeoutError:
        return None

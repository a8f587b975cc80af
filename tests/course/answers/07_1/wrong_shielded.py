"""belief: shield-saves
reply: Nobody waits for the task any more
"""


async def read_or_none(read, station, limit):
    try:
        return await asyncio.wait_for(asyncio.shield(read(station)), limit)
    except TimeoutError:
        return None

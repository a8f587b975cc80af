"""belief: a slip
reply: Keep the parameters of the stub
"""


async def read_or_none(station, limit):
    try:
        return await asyncio.wait_for(read(station), limit)
    except TimeoutError:
        return None

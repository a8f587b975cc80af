"""belief: a slip
reply: compare with >
"""


async def first_warm(watch, limit):
    async with aclosing(watch()) as stream:
        async for reading in stream:
            if reading.celsius >= limit:
                return reading
    return None

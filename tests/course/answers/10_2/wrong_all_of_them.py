"""belief: a slip
reply: nobody has to wait for a third one
"""


async def first_warm(watch, limit):
    async with aclosing(watch()) as stream:
        warm = [reading async for reading in stream if reading.celsius > limit]
    return warm[0] if warm else None

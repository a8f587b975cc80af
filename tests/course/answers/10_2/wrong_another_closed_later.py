"""belief: a slip
reply: each call gives a new stream
"""


async def first_warm(watch, limit):
    async for reading in watch():
        if reading.celsius > limit:
            await watch().aclose()
            return reading
    return None

"""belief: break-closes
reply: each call gives a new stream
"""


async def first_warm(watch, limit):
    async with aclosing(watch()):
        async for reading in watch():
            if reading.celsius > limit:
                return reading
    return None

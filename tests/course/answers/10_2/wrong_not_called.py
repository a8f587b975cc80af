"""belief: a slip
reply: call it for a stream
"""


async def first_warm(watch, limit):
    async for reading in watch:
        if reading.celsius > limit:
            return reading

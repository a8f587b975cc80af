"""belief: a slip
reply: call it for a stream
"""


async def first_warm(watch, limit):
    async with aclosing(watch) as stream:
        async for reading in stream():
            if reading.celsius > limit:
                return reading

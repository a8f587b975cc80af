"""belief: call-runs
reply: does not close the stream
"""


async def first_warm(watch, limit):
    stream = watch()
    async for reading in stream:
        if reading.celsius > limit:
            stream.aclose()
            return reading
    return None

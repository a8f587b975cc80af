"""belief: a slip
reply: await stream.aclose()
"""


async def first_warm(watch, limit):
    stream = watch()
    try:
        async for reading in stream:
            if reading.celsius > limit:
                return reading
    finally:
        stream.close()

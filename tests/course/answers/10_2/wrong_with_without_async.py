"""belief: a slip
reply: Closing may have to wait
"""


async def first_warm(watch, limit):
    with aclosing(watch()) as stream:
        async for reading in stream:
            if reading.celsius > limit:
                return reading

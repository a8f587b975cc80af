"""belief: a slip
reply: return None
"""


async def first_warm(watch, limit):
    async with aclosing(watch()) as stream:
        while True:
            reading = await anext(stream)
            if reading.celsius > limit:
                return reading

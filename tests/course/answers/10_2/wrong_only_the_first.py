"""belief: a slip
reply: The first reading above the limit is wanted
"""


async def first_warm(watch, limit):
    async with aclosing(watch()) as stream:
        reading = await anext(stream)
        return reading if reading.celsius > limit else None

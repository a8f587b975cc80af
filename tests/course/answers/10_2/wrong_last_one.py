"""belief: a slip
reply: leave the loop as soon as it comes
"""


async def first_warm(watch, limit):
    warm = None
    async for reading in watch():
        if reading.celsius > limit:
            warm = reading
    return warm

"""belief: break-closes
reply: it stands at its `yield`, with the radio on
"""


async def first_warm(watch, limit):
    async for reading in watch():
        if reading.celsius > limit:
            return reading
    return None

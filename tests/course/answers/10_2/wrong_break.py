"""belief: break-closes
reply: it stands at its `yield`, with the radio on
"""


async def first_warm(watch, limit):
    warm = None
    stream = watch()
    async for reading in stream:
        if reading.celsius > limit:
            warm = reading
            break
    return warm

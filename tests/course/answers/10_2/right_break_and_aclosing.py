async def first_warm(watch, limit):
    warm = None
    async with aclosing(watch()) as stream:
        async for reading in stream:
            if reading.celsius > limit:
                warm = reading
                break
    return warm

async def first_warm(watch, limit):
    async with aclosing(watch()) as stream:
        warm = (reading async for reading in stream if reading.celsius > limit)
        return await anext(warm, None)

async def changes(stream):
    last = await anext(stream, None)
    if last is None:
        return
    yield last
    async for reading in stream:
        if reading != last:
            yield reading
            last = reading

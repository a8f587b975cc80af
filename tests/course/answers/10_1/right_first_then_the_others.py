async def changes(stream):
    before = []
    async for reading in stream:
        if before != [reading]:
            before = [reading]
            yield reading

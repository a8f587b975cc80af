def changes(stream):
    async def helper():
        celsius = None
        async for reading in stream:
            if reading.celsius != celsius:
                celsius = reading.celsius
                yield reading

    return helper()

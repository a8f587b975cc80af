"""belief: a slip
reply: it is given, too
"""


async def changes(stream):
    last = await anext(stream)
    async for reading in stream:
        if reading != last:
            yield reading
        last = reading

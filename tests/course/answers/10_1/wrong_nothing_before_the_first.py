"""belief: a slip
reply: it is given, too
"""


async def changes(stream):
    last = None
    async for reading in stream:
        if reading.celsius != last.celsius:
            yield reading
        last = reading

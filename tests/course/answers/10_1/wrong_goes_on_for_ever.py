"""belief: a slip
reply: The stream has ended, and yours goes on
"""


async def changes(stream):
    last = None
    async for reading in stream:
        if reading != last:
            yield reading
        last = reading
    while True:
        yield last

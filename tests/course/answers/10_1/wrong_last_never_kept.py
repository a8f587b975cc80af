"""belief: a slip
reply: compare each reading with the one before
"""


async def changes(stream):
    last = None
    async for reading in stream:
        if reading != last:
            yield reading

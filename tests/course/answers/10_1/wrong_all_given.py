"""belief: a slip
reply: compare each reading with the one before
"""


async def changes(stream):
    async for reading in stream:
        yield reading

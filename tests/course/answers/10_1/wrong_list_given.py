"""belief: a slip
reply: Give one reading with each `yield`
"""


async def changes(stream):
    last, given = None, []
    async for reading in stream:
        if reading != last:
            given.append(reading)
        last = reading
    yield given

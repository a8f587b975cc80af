"""belief: a slip
reply: before you ask for the next one
"""


async def changes(stream):
    last, given = None, []
    async for reading in stream:
        if reading != last:
            given.append(reading)
        last = reading
    for reading in given:
        yield reading

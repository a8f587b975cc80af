"""belief: a slip
reply: Give each value with `yield`
"""


async def changes(stream):
    last, given = None, []
    async for reading in stream:
        if reading != last:
            given.append(reading)
        last = reading
    return given

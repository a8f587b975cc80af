"""belief: a slip
reply: just ends there
"""


async def changes(stream):
    last = None
    while True:
        reading = await anext(stream)
        if reading != last:
            yield reading
        last = reading

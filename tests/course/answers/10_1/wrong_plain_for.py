"""belief: loop-comprehension
reply: write `async for`
"""


async def changes(stream):
    last = None
    for reading in stream:
        if reading != last:
            yield reading
        last = reading

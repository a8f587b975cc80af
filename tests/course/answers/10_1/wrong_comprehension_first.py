"""belief: loop-comprehension
reply: before you ask for the next one
"""


async def changes(stream):
    last = None
    for reading in [reading async for reading in stream]:
        if reading != last:
            yield reading
        last = reading

"""belief: a slip
reply: in between it was 5
"""


async def changes(stream):
    seen = set()
    async for reading in stream:
        if reading not in seen:
            yield reading
        seen.add(reading)

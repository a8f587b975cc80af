"""belief: break-closes
reply: A stream alone is nothing for
"""


async def first_warm(watch, limit):
    async with watch() as stream:
        async for reading in stream:
            if reading.celsius > limit:
                return reading

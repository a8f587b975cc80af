"""belief: a slip
reply: `async for` takes from it
"""


async def first_warm(watch, limit):
    for reading in await watch():
        if reading.celsius > limit:
            return reading

"""belief: loop-comprehension
reply: write `async for`
"""


async def first_warm(watch, limit):
    for reading in watch():
        if reading.celsius > limit:
            return reading

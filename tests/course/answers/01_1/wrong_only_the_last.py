"""belief: a slip
reply: What of Oslo?
"""


async def read_two():
    reading = await fetch_reading("Oslo")
    reading = await fetch_reading("Delhi")
    return reading

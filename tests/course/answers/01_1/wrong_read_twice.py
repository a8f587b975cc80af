"""belief: call-runs
reply: One station is read twice
"""


async def read_two():
    await fetch_reading("Oslo")
    oslo = await fetch_reading("Oslo")
    return [oslo, await fetch_reading("Delhi")]

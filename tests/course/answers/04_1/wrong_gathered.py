"""belief: a slip
reply: one after the other, as before
"""


async def read_both():
    return await asyncio.gather(fetch_reading("Oslo"), fetch_reading("Delhi"))

"""belief: a slip
reply: The two overlap
"""

import asyncio


async def read_two():
    return await asyncio.gather(fetch_reading("Oslo"), fetch_reading("Delhi"))

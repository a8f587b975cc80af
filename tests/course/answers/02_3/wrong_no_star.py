"""belief: a slip
reply: write a * before what holds them
"""


async def read_pair(first, second):
    return [await read(first), await read(second)]


async def read_pairs(pairs):
    return await asyncio.gather([read_pair(*pair) for pair in pairs])

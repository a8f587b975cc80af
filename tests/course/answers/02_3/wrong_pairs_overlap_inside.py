"""belief: a slip
reply: It is the other way round
"""


async def read_pairs(pairs):
    return [list(await asyncio.gather(read(first), read(second))) for first, second in pairs]

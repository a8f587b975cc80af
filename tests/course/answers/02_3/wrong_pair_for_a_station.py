"""belief: a slip
reply: `first, second = pair` takes them out
"""


async def read_pairs(pairs):
    return await asyncio.gather(*[read(pair) for pair in pairs])

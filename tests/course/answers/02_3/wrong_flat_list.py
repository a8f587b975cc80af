"""belief: a slip
reply: A list for each pair
"""


async def read_pairs(pairs):
    readings = []

    async def one(first, second):
        return [await read(first), await read(second)]

    for pair in await asyncio.gather(*[one(*pair) for pair in pairs]):
        readings += pair
    return readings

"""belief: loop-comprehension
reply: Everything runs one after the other
"""


async def read_pairs(pairs):
    return [[await read(first), await read(second)] for first, second in pairs]

"""belief: a slip
reply: the second of a pair has to wait for its first
"""


async def read_pairs(pairs):
    readings = await asyncio.gather(*[read(station) for pair in pairs for station in pair])
    return [list(pair) for pair in zip(readings[::2], readings[1::2])]

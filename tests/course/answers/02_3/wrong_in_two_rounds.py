"""belief: a slip
reply: The second stations wait for *all* first ones
"""


async def read_pairs(pairs):
    firsts = await asyncio.gather(*[read(first) for first, _ in pairs])
    seconds = await asyncio.gather(*[read(second) for _, second in pairs])
    return [[first, second] for first, second in zip(firsts, seconds)]

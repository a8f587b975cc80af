async def read_pair(first, second):
    return [await read(first), await read(second)]


async def read_pairs(pairs):
    return await asyncio.gather(*[read_pair(first, second) for first, second in pairs])

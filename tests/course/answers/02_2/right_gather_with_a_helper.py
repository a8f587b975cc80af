async def short_ones():
    return [await read("Delhi"), await read("Quito")]


async def meanwhile():
    oslo, (delhi, quito) = await asyncio.gather(read("Oslo"), short_ones())
    return [oslo, delhi, quito]

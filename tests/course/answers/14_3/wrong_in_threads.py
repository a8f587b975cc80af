"""belief: cpu-faster
reply: the pool was given 0 of 3 maps
"""


async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return await asyncio.to_thread(draw, await read(station))

    return await asyncio.gather(*map(one, stations))

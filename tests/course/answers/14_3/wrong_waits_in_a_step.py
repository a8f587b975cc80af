"""belief: async-unblocks
reply: was waited for in a step
"""


async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return pool.submit(draw, await read(station)).result()

    return await asyncio.gather(*map(one, stations))

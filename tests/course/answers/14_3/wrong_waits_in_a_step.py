"""belief: async-unblocks
reply: or a step stood still
"""


async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return pool.submit(draw, await read(station)).result()

    return await asyncio.gather(*map(one, stations))

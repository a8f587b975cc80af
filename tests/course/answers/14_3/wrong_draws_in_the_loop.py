"""belief: async-unblocks
reply: `draw` ran in the loop's thread
"""


async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return draw(await read(station))

    return await asyncio.gather(*map(one, stations))

"""belief: cpu-faster
reply: or in another one, which shares the GIL
"""


async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return await asyncio.to_thread(draw, await read(station))

    return await asyncio.gather(*map(one, stations))

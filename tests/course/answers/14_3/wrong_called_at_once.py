"""belief: a slip
reply: Give the function and its argument apart
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()

    async def one(station):
        return await loop.run_in_executor(pool, draw(await read(station)))

    return await asyncio.gather(*map(one, stations))

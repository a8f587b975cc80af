"""belief: a slip
reply: Only a function from a module can travel
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()

    async def one(station):
        reading = await read(station)
        return await loop.run_in_executor(pool, lambda: draw(reading))

    return await asyncio.gather(*map(one, stations))

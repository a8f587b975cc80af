"""belief: gather-order
reply: in the order of the stations
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()
    maps = []

    async def one(station):
        reading = await read(station)
        maps.append(await loop.run_in_executor(pool, draw, reading))

    await asyncio.gather(*map(one, stations))
    return maps

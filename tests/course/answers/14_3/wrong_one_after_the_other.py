"""belief: loop-comprehension
reply: start a task for each station
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()
    maps = []
    for station in stations:
        reading = await read(station)
        maps.append(await loop.run_in_executor(pool, draw, reading))
    return maps

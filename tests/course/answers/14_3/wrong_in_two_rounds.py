"""belief: a slip
reply: The maps waited until all readings were there
"""


async def read_and_draw(read, draw, pool, stations):
    loop = asyncio.get_running_loop()
    readings = await asyncio.gather(*map(read, stations))
    return await asyncio.gather(
        *[loop.run_in_executor(pool, draw, reading) for reading in readings]
    )

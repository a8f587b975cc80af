"""belief: timeout-interrupts
reply: Give the wait a limit
"""


async def read_or_none(read, station, limit):
    loop = asyncio.get_running_loop()
    start = loop.time()
    reading = await read(station)
    return reading if loop.time() - start <= limit else None

"""belief: gather-limits
reply: Make one semaphore for all tasks
"""


async def read_politely(read, stations, limit):
    return await asyncio.gather(*[read(station) for station in stations])

"""belief: a slip
reply: They came one at a time
"""


async def read_politely(read, stations, limit):
    lock = asyncio.Lock()

    async def polite(station):
        async with lock:
            return await read(station)

    return await asyncio.gather(*[polite(station) for station in stations])

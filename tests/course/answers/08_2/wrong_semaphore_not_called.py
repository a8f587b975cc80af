"""belief: a slip
reply: Call it with a number
"""


async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore

    async def polite(station):
        async with semaphore:
            return await read(station)

    return await asyncio.gather(*[polite(station) for station in stations])

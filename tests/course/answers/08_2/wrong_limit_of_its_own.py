"""belief: a slip
reply: 3 of 6 rows of read overlap
"""


async def read_politely(read, stations, limit):
    semaphore = asyncio.Semaphore(3)

    async def polite(station):
        async with semaphore:
            return await read(station)

    return await asyncio.gather(*[polite(station) for station in stations])

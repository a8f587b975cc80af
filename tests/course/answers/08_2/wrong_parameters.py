"""belief: a slip
reply: Keep the parameters of the stub
"""


async def read_politely(read, stations):
    return await asyncio.gather(*[read(station) for station in stations])

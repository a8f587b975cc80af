"""belief: a slip
reply: write a * before what holds them
"""


async def read_all(stations):
    return await asyncio.gather(read(station) for station in stations)

"""belief: a slip
reply: write a * before the list
"""


async def read_all(stations):
    return await asyncio.gather([read(station) for station in stations])

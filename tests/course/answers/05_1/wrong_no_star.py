"""belief: a slip
reply: write a * before the list
"""


async def read_all(ask, stations):
    return await asyncio.gather([asyncio.to_thread(ask, station) for station in stations])

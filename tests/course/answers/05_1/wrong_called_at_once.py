"""belief: a slip
reply: Give the function and its argument apart
"""


async def read_all(ask, stations):
    return await asyncio.gather(*[asyncio.to_thread(ask(station)) for station in stations])

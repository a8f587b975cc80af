"""belief: async-unblocks
reply: `async def` does not free the loop: `ask` still runs in the loop's thread
"""


async def read(ask, station):
    return ask(station)


async def read_all(ask, stations):
    return await asyncio.gather(*[read(ask, station) for station in stations])

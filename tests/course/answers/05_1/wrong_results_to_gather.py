"""belief: async-unblocks
reply: give it asyncio.to_thread(ask, station) for each station
"""


async def read_all(ask, stations):
    return await asyncio.gather(*[ask(station) for station in stations])

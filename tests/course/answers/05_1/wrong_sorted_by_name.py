"""belief: a slip
reply: in the order of the list
"""


async def read_all(ask, stations):
    calls = [asyncio.to_thread(ask, station) for station in sorted(stations)]
    return await asyncio.gather(*calls)

"""belief: async-is-concurrent
reply: `gather` wants calls without `await`
"""


async def read_all(stations):
    return await asyncio.gather(*[await read(station) for station in stations])

"""belief: async-is-concurrent
reply: `gather` wants coroutine objects
"""


async def read_all(ask, stations):
    return await asyncio.gather(*[await asyncio.to_thread(ask, name) for name in stations])

async def read_all(ask, stations):
    return await asyncio.gather(*[asyncio.to_thread(ask, name) for name in stations])

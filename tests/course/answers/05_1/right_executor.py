async def read_all(ask, stations):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*[loop.run_in_executor(None, ask, name) for name in stations])

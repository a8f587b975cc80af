async def get_key(login, kept, lock):
    if "key" in kept:
        return kept["key"]
    if "there" in kept:
        await kept["there"].wait()
    else:
        kept["there"] = asyncio.Event()
        kept["key"] = await login()
        kept["there"].set()
    return kept["key"]

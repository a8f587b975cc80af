async def get_key(login, kept, lock):
    if "key" in kept:
        return kept["key"]
    if "login" not in kept:
        kept["login"] = asyncio.create_task(login())
    kept["key"] = await kept["login"]
    return kept["key"]

async def get_key(login, kept, lock):
    async with lock:
        if "key" in kept:
            return kept["key"]
        kept["key"] = await login()
        return kept["key"]

async def get_key(login, kept, lock):
    if "key" not in kept:
        async with lock:
            if "key" not in kept:
                kept["key"] = await login()
    return kept["key"]

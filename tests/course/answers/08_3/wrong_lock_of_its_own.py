"""belief: no-races
reply: with the lock that you are given
"""


async def get_key(login, kept, lock):
    lock = asyncio.Lock()
    async with lock:
        if "key" not in kept:
            kept["key"] = await login()
    return kept["key"]

"""belief: no-races
reply: Look inside the lock
"""


async def get_key(login, kept, lock):
    if "key" not in kept:
        async with lock:
            kept["key"] = await login()
    return kept["key"]

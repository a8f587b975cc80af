"""belief: a slip
reply: Look inside the lock
"""


async def get_key(login, kept, lock):
    async with lock:
        key = kept.get("key")
        if key is None:
            key = await login()
    return key

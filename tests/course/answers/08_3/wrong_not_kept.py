"""belief: a slip
reply: so that the next one finds it
"""


async def get_key(login, kept, lock):
    async with lock:
        key = kept.get("key")
        if key is None:
            key = await login()
    return key

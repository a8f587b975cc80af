"""belief: a slip
reply: return it from there
"""


async def get_key(login, kept, lock):
    async with lock:
        if "key" not in kept:
            kept["key"] = await login()

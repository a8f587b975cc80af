"""belief: a slip
reply: Look inside the lock
"""


async def get_key(login, kept, lock):
    async with lock:
        kept["key"] = await login()
        return kept["key"]

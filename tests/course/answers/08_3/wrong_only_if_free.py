"""belief: no-races
reply: wait until the login has ended
"""


async def get_key(login, kept, lock):
    if not lock.locked():
        async with lock:
            kept["key"] = await login()
    return kept["key"]

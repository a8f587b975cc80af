"""belief: a slip
reply: `async with` leaves it
"""


async def get_key(login, kept, lock):
    await lock.acquire()
    if "key" not in kept:
        kept["key"] = await login()
    return kept["key"]

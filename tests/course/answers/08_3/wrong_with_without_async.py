"""belief: a slip
reply: write `async with`
"""


async def get_key(login, kept, lock):
    with lock:
        if "key" not in kept:
            kept["key"] = await login()
    return kept["key"]

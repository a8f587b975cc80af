"""belief: no-races
reply: `async with lock` around both
"""


async def get_key(login, kept, lock):
    async with lock:
        missing = "key" not in kept
    if missing:
        kept["key"] = await login()
    return kept["key"]

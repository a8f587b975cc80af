"""belief: await-twice
reply: `await` it first
"""


async def get_key(login, kept, lock):
    async with lock:
        if "key" not in kept:
            kept["key"] = login()
    return await kept["key"]

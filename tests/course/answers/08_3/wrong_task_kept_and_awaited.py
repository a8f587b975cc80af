"""belief: a slip
reply: is the key itself
"""


async def get_key(login, kept, lock):
    if "key" not in kept:
        kept["key"] = asyncio.create_task(login())
    return await kept["key"]

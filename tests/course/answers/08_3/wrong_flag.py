"""belief: no-races
reply: wait until the login has ended
"""


async def get_key(login, kept, lock):
    if "busy" not in kept and "key" not in kept:
        kept["busy"] = True
        kept["key"] = await login()
    return kept["key"]

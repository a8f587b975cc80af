"""belief: async-is-concurrent
reply: Oslo was read alone
"""


async def meanwhile():
    return [await read("Oslo"), await read("Delhi"), await read("Quito")]

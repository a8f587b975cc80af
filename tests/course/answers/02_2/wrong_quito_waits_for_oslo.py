"""belief: a slip
reply: Quito waited for Oslo too
"""


async def meanwhile():
    oslo, delhi = await asyncio.gather(read("Oslo"), read("Delhi"))
    return [oslo, delhi, await read("Quito")]

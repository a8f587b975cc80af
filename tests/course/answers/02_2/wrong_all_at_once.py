"""belief: a slip
reply: Quito has to wait until Delhi has finished
"""


async def meanwhile():
    return await asyncio.gather(read("Oslo"), read("Delhi"), read("Quito"))

"""belief: a slip
reply: Keep the parameters of the stub
"""


async def read_all():
    return await asyncio.gather(read("Oslo"), read("Delhi"), read("Accra"))

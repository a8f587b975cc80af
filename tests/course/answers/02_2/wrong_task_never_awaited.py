"""belief: a slip
reply: nobody awaited read(…)
"""


async def meanwhile():
    oslo = asyncio.create_task(read("Oslo"))
    delhi = await read("Delhi")
    quito = await read("Quito")
    return [oslo, delhi, quito]

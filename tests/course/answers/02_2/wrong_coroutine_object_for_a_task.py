"""belief: objects-first
reply: A coroutine object alone starts nothing
"""


async def meanwhile():
    oslo = read("Oslo")
    delhi = await read("Delhi")
    quito = await read("Quito")
    return [await oslo, delhi, quito]

"""belief: a slip
reply: Use read(…) for the readings
"""


async def meanwhile():
    oslo = asyncio.create_task(fetch_reading("Oslo"))
    delhi = await fetch_reading("Delhi")
    quito = await fetch_reading("Quito")
    return [await oslo, delhi, quito]

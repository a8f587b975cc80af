"""belief: a slip
reply: In this order: Oslo, Delhi, Quito.
"""


async def meanwhile():
    oslo = asyncio.create_task(fetch_reading("Oslo"))
    return [delhi := await fetch_reading("Delhi"), await fetch_reading("Quito"), await oslo][::-1]

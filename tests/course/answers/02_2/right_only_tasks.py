async def meanwhile():
    oslo = asyncio.create_task(read("Oslo"))
    delhi = await asyncio.create_task(read("Delhi"))
    quito = await asyncio.create_task(read("Quito"))
    return [await oslo, delhi, quito]

async def meanwhile():
    oslo = asyncio.create_task(read("Oslo"))
    delhi = await read("Delhi")
    quito = await read("Quito")
    return [await oslo, delhi, quito]

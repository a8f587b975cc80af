"""belief: create-then-await
reply: await that task only at the end
"""


async def meanwhile():
    oslo = await asyncio.create_task(read("Oslo"))
    return [oslo, await read("Delhi"), await read("Quito")]

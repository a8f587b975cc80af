"""belief: loop-already-runs
reply: A loop is running already, and it runs this coroutine too
"""


async def read_both():
    loop = asyncio.get_running_loop()
    oslo = loop.run_until_complete(fetch_reading("Oslo"))
    delhi = loop.run_until_complete(fetch_reading("Delhi"))
    return [oslo, delhi]

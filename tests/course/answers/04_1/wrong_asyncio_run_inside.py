"""belief: loop-already-runs
reply: A loop is running already, and it runs this coroutine too
"""


async def read_both():
    return [asyncio.run(fetch_reading("Oslo")), asyncio.run(fetch_reading("Delhi"))]

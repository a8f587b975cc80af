"""belief: loop-already-runs
reply: A loop is running already
"""


async def read_both():
    loop = asyncio.new_event_loop()
    try:
        return [loop.run_until_complete(fetch_reading("Oslo"))]
    finally:
        loop.close()

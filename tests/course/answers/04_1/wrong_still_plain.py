"""belief: loop-already-runs
reply: Write `async` before `def`
"""


def read_both():
    oslo = asyncio.run(fetch_reading("Oslo"))
    delhi = asyncio.run(fetch_reading("Delhi"))
    return [oslo, delhi]

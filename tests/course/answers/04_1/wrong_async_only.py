"""belief: call-runs
reply: nobody awaited fetch_reading(…)
"""


async def read_both():
    return [fetch_reading("Oslo"), fetch_reading("Delhi")]

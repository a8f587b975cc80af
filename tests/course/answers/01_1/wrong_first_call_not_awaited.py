"""belief: call-runs
reply: nobody awaited fetch_reading(…)
"""


async def read_two():
    fetch_reading("Oslo")
    return [await fetch_reading("Delhi")]

"""belief: call-runs
reply: the call alone makes something to await
"""


async def read_two():
    return [fetch_reading("Oslo"), fetch_reading("Delhi")]

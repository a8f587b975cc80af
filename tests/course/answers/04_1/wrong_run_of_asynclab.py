"""belief: a slip
reply: `run` holds the loop until it is done
"""

from asynclab import run


async def read_both():
    return [run(fetch_reading("Oslo")).result, run(fetch_reading("Delhi")).result]

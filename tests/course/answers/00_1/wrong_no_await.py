"""belief: call-runs
reply: nobody awaited fetch_reading(…)
"""


async def read_lima():
    return fetch_reading("Lima")

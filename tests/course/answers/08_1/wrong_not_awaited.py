"""belief: call-runs
reply: A coroutine object stands where its value was wanted
"""


async def add_rain(total, measure):
    rain = measure()
    total["mm"] += rain

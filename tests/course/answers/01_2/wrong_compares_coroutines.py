"""belief: call-runs
reply: A coroutine object stands where its value was wanted
"""


async def warmest(stations):
    return max(stations, key=lambda station: fetch_reading(station).celsius)

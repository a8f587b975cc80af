"""belief: a slip
reply: compare them by their `.celsius`
"""


async def warmest(stations):
    return max([await fetch_reading(station) for station in stations]).station

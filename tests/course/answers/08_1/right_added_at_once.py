async def add_rain(total, measure):
    rain = await measure()
    total["mm"] += rain

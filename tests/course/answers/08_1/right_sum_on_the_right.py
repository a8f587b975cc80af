async def add_rain(total, measure):
    total["mm"] = await measure() + total["mm"]

"""belief: a slip
reply: Add what was measured to what is there
"""


async def add_rain(total, measure):
    rain = await measure()
    total["mm"] = rain

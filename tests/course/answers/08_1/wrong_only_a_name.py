"""belief: a slip
reply: put the sum into the total
"""


async def add_rain(total, measure):
    rain = await measure()
    mm = total["mm"] + rain

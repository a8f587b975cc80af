"""belief: no-races
reply: `total[…] += await …` reads first, too
"""


async def add_rain(total, measure):
    total["mm"] += await measure()

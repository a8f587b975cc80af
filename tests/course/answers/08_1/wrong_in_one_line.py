"""belief: no-races
reply: there the others write
"""


async def add_rain(total, measure):
    total["mm"] = total["mm"] + await measure()

"""belief: no-races
reply: there the others write
"""


async def add_rain(total, measure):
    rain = await measure()
    before = total["mm"]
    await asyncio.sleep(1)
    total["mm"] = before + rain

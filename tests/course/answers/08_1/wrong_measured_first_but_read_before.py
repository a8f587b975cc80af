"""belief: sleep-zero
reply: there the others write
"""


async def add_rain(total, measure):
    before = total["mm"]
    rain = await measure()
    await asyncio.sleep(0)
    total["mm"] = before + rain

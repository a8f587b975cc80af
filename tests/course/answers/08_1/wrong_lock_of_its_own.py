"""belief: no-races
reply: a lock helps only if all tasks use the same one
"""


async def add_rain(total, measure):
    lock = asyncio.Lock()
    async with lock:
        before = total["mm"]
        rain = await measure()
        total["mm"] = before + rain

"""belief: async-is-concurrent
reply: A lock was held while somebody measured
"""

lock = asyncio.Lock()


async def add_rain(total, measure):
    async with lock:
        before = total["mm"]
        rain = await measure()
        total["mm"] = before + rain

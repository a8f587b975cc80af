lock = asyncio.Lock()


async def add_rain(total, measure):
    rain = await measure()
    async with lock:
        total["mm"] = total["mm"] + rain

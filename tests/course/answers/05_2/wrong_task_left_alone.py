"""belief: fire-and-forget
reply: await it before you return
"""


async def three_times_longer(watch):
    await asyncio.sleep(0.45)
    await watch()


async def draw_and_watch(draw, watch):
    asyncio.create_task(three_times_longer(watch))
    return await asyncio.to_thread(draw)

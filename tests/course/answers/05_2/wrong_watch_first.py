"""belief: async-is-concurrent
reply: One after the other: start both
"""


async def draw_and_watch(draw, watch):
    await watch()
    return await asyncio.to_thread(draw)

"""belief: objects-first
reply: One after the other: start both
"""


async def draw_and_watch(draw, watch):
    picture = await asyncio.to_thread(draw)
    await watch()
    return picture

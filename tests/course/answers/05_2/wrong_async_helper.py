"""belief: async-unblocks
reply: `draw()` ran in the loop's thread, and held it
"""


async def draw_map(draw):
    return draw()


async def draw_and_watch(draw, watch):
    picture, _ = await asyncio.gather(draw_map(draw), watch())
    return picture

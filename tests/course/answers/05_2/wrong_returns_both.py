"""belief: a slip
reply: Return the map alone
"""


async def draw_and_watch(draw, watch):
    return await asyncio.gather(asyncio.to_thread(draw), watch())

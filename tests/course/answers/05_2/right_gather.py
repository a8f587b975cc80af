async def draw_and_watch(draw, watch):
    picture, _ = await asyncio.gather(asyncio.to_thread(draw), watch())
    return picture

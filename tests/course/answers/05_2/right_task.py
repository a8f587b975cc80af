async def draw_and_watch(draw, watch):
    watching = asyncio.create_task(watch())
    picture = await asyncio.to_thread(draw)
    await watching
    return picture

async def draw_and_watch(draw, watch):
    drawing = asyncio.get_running_loop().run_in_executor(None, draw)
    await watch()
    return await drawing

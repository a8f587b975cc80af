"""belief: async-unblocks
reply: run it in another thread
"""


async def draw_and_watch(draw, watch):
    watching = asyncio.create_task(watch())
    picture = await draw()
    await watching
    return picture

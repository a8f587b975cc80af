"""belief: timers-on-time
reply: `sleep(0)` before it changes nothing
"""


async def draw_and_watch(draw, watch):
    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    picture = draw()
    await watching
    return picture

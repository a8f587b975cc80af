"""belief: cancel-kills
reply: `finally` runs in each case
"""


async def watch_line(line):
    await line.open()
    while not asyncio.current_task().cancelled():
        await line.read()
    await line.close()

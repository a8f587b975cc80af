"""belief: fire-and-forget
reply: Closing takes time
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    finally:
        asyncio.create_task(line.close())

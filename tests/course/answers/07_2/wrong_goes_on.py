"""belief: a slip
reply: It went on reading after it had been cancelled
"""


async def watch_line(line):
    await line.open()
    while True:
        try:
            await line.read()
        except asyncio.CancelledError:
            await line.close()

"""belief: a slip
reply: Let the CancelledError pass
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except (asyncio.CancelledError, StationError):
        await line.close()

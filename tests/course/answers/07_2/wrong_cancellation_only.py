"""belief: a slip
reply: When a reading failed, the line stayed open
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except asyncio.CancelledError:
        await line.close()
        raise

"""belief: a slip
reply: is enough
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except asyncio.CancelledError:
        await line.close()
        raise
    finally:
        await line.close()

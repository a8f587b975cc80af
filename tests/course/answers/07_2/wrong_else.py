"""belief: a slip
reply: `finally` runs in each case
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except StationError:
        await line.close()
        raise

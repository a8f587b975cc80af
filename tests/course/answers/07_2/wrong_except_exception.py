"""belief: except-exception
reply: CancelledError is no `Exception`
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except Exception:
        await line.close()
        raise

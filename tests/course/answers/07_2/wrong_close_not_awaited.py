"""belief: call-runs
reply: Put `await` before it
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    finally:
        line.close()

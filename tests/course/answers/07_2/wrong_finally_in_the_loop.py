"""belief: a slip
reply: let the `try` stand around the loop
"""


async def watch_line(line):
    await line.open()
    while True:
        try:
            await line.read()
        finally:
            await line.close()

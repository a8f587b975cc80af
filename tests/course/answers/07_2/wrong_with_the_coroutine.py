"""belief: a slip
reply: cannot be opened and closed
"""


async def watch_line(line):
    async with line.open():
        while True:
            await line.read()

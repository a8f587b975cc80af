"""belief: a slip
reply: let the StationError pass
"""


async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except StationError:
        print("The line is broken.")
    finally:
        await line.close()

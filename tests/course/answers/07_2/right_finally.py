async def watch_line(line):
    try:
        await line.open()
        while True:
            await line.read()
    finally:
        await line.close()

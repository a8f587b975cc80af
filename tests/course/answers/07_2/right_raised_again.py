async def watch_line(line):
    await line.open()
    try:
        while True:
            await line.read()
    except BaseException:
        await line.close()
        raise

from contextlib import asynccontextmanager


@asynccontextmanager
async def opened(line):
    await line.open()
    try:
        yield
    finally:
        await line.close()


async def watch_line(line):
    async with opened(line):
        while True:
            await line.read()

"""belief: a slip
reply: returns at once. Just call it
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon_threadsafe(queue.put_nowait, report)

    await start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

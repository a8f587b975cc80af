"""belief: queue-ends
reply: None as well
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        if report:
            loop.call_soon_threadsafe(queue.put_nowait, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

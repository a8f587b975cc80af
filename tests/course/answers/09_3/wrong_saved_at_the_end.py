"""belief: a slip
reply: before you wait for the next
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon_threadsafe(queue.put_nowait, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        reports.append(report)
    for report in reports:
        await save(report)
    return reports

"""belief: a slip
reply: None is the end, and no report
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon_threadsafe(queue.put_nowait, report)

    start(call)
    reports = []
    while None not in reports:
        report = await queue.get()
        await save(report)
        reports.append(report)
    return reports

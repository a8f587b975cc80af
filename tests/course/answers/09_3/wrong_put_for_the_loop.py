"""belief: call-runs
reply: `queue.put(…)` is a coroutine
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon_threadsafe(queue.put, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

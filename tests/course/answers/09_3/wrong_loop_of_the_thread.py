"""belief: many-threads
reply: Get the loop in the coroutine
"""


async def listen(start, save):
    queue = asyncio.Queue()

    def call(report):
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(queue.put_nowait, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

"""belief: queue-threadsafe
reply: and the loop slept: nobody had told it
"""


async def listen(start, save):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def call(report):
        loop.call_soon(queue.put_nowait, report)

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

"""belief: queue-threadsafe
reply: and the loop slept: nobody had told it
"""


async def listen(start, save):
    queue = asyncio.Queue()
    call = queue.put_nowait
    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

"""belief: many-threads
reply: Get the loop in the coroutine
"""


async def listen(start, save):
    queue = asyncio.Queue()

    def call(report):
        asyncio.create_task(queue.put(report))

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

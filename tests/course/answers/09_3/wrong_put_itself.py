"""belief: call-runs
reply: make it an ordinary `def`
"""


async def listen(start, save):
    queue = asyncio.Queue()
    call = queue.put
    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

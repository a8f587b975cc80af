"""belief: async-unblocks
reply: The loop's thread stood still
"""


async def listen(start, save):
    from queue import Queue

    queue = Queue()
    start(queue.put)
    reports = []
    while (report := queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

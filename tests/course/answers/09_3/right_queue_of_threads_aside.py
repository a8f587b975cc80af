async def listen(start, save):
    from queue import Queue

    queue = Queue()
    start(queue.put)
    reports = []
    while (report := await asyncio.to_thread(queue.get)) is not None:
        await save(report)
        reports.append(report)
    return reports

async def listen(start, save):
    queue, reports = asyncio.Queue(), []
    loop = asyncio.get_running_loop()
    start(lambda report: loop.call_soon_threadsafe(queue.put_nowait, report))
    while True:
        report = await queue.get()
        if report is None:
            return reports
        reports.append(report)
        await save(report)

async def listen(start, save):
    queue = asyncio.Queue(1)
    loop = asyncio.get_running_loop()

    def call(report):
        asyncio.run_coroutine_threadsafe(queue.put(report), loop).result()

    start(call)
    reports = []
    while (report := await queue.get()) is not None:
        await save(report)
        reports.append(report)
    return reports

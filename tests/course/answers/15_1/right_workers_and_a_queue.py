async def crawl_all(fetch, start):
    pages, seen, queue = {}, {start}, asyncio.Queue()
    queue.put_nowait(start)

    async def work():
        while True:
            page = await queue.get()
            try:
                pages[page] = await fetch(page)
                for link in pages[page]:
                    if link not in seen:
                        seen.add(link)
                        queue.put_nowait(link)
            except StationError:
                pass
            finally:
                queue.task_done()

    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(work()) for _ in range(10)]
        await queue.join()
        for worker in workers:
            worker.cancel()
    return pages

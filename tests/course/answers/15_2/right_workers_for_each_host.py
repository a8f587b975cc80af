async def crawl_politely(fetch, start, limit):
    pages, seen, left, queues = {}, {start}, 1, {}
    finished = asyncio.Event()

    async def work(queue):
        nonlocal left
        while True:
            page = await queue.get()
            try:
                pages[page] = await fetch(page)
                for link in pages[page]:
                    if link not in seen:
                        seen.add(link)
                        left += 1
                        send(link)
            except StationError:
                pass
            left -= 1
            if not left:
                finished.set()

    def send(page):
        host = host_of(page)
        if host not in queues:
            queues[host] = asyncio.Queue()
            for _ in range(limit):
                workers.append(group.create_task(work(queues[host])))
        queues[host].put_nowait(page)

    workers = []
    async with asyncio.TaskGroup() as group:
        send(start)
        await finished.wait()
        for worker in workers:
            worker.cancel()
    return pages

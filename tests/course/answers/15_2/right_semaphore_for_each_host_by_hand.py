async def crawl_politely(fetch, start, limit):
    pages, seen, gates = {}, {start}, {}

    async def visit(page):
        gate = gates.setdefault(host_of(page), asyncio.Semaphore(limit))
        async with gate:
            try:
                links = pages[page] = await fetch(page)
            except StationError:
                return
        for link in links:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

async def crawl_on(fetch, start, limit, file):
    old = kept(file)
    pages, seen = dict(old), {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        if page not in old:
            try:
                async with gates[host_of(page)]:
                    pages[page] = await fetch(page)
            except StationError:
                return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(visit(start))
    finally:
        for page in pages.keys() - old.keys():
            keep(file, page, pages[page])
    return pages

async def crawl_on(fetch, start, limit, file):
    pages, seen = kept(file), {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def fetch_once(page):
        if page in pages:
            return pages[page]
        async with gates[host_of(page)]:
            links = await fetch(page)
            keep(file, page, links)
            return links

    async def visit(page):
        try:
            pages[page] = await fetch_once(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

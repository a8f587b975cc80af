async def crawl_on(fetch, start, limit, file):
    pages = kept(file)
    found = {start, *(link for links in pages.values() for link in links)}
    seen = found | set(pages)
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        try:
            async with gates[host_of(page)]:
                pages[page] = await fetch(page)
        except StationError:
            return
        keep(file, page, pages[page])
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        for page in found - set(pages):
            group.create_task(visit(page))
    return pages

"""belief: a slip
reply: let CancelledError pass
"""


async def crawl_on(fetch, start, limit, file):
    """Crawl as `crawl_politely` does, and go on where `file` ends."""
    pages, seen = kept(file), {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        if page not in pages:
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

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(visit(start))
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
    return pages

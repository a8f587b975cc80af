"""belief: a slip
reply: Nothing holds the visits back
"""


async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    pages, seen = {}, {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

"""belief: a slip
reply: even where the fetch fails
"""


async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    pages, seen = {}, {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        try:
            await gates[host_of(page)].acquire()
            pages[page] = await fetch(page)
            gates[host_of(page)].release()
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

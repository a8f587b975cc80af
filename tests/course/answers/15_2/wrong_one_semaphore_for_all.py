"""belief: a slip
reply: One semaphore for all of them is too strict
"""


async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    pages, seen = {}, {start}
    gate = asyncio.Semaphore(limit)

    async def visit(page):
        try:
            async with gate:
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

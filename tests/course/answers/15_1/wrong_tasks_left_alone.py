"""belief: fire-and-forget
reply: wait for the tasks before you return
"""


async def crawl_all(fetch, start):
    """Return {page: its links} for every page that can be reached."""
    pages, seen = {}, {start}

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                asyncio.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

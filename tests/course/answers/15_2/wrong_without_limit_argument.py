"""belief: a slip
reply: Keep the parameters of the stub
"""


async def crawl_politely(fetch, start):
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
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

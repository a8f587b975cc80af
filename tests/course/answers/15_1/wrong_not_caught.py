"""belief: a slip
reply: Catch the StationError inside the visit
"""


async def crawl_all(fetch, start):
    pages, seen = {}, {start}

    async def visit(page):
        pages[page] = await fetch(page)
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

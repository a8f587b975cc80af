"""belief: no-races
reply: Mark a page when you create its task
"""


async def crawl_all(fetch, start):
    pages = {}

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in pages:
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

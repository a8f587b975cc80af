"""belief: a slip
reply: The links lead in circles
"""


async def crawl_all(fetch, start):
    pages = {}

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

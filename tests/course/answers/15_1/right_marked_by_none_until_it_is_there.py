async def crawl_all(fetch, start):
    pages = {start: None}

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in pages:
                pages[link] = None
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return {page: links for page, links in pages.items() if links is not None}

async def crawl_all(fetch, start):
    pages, seen = {}, set()

    async def visit(page):
        seen.add(page)
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        async with asyncio.TaskGroup() as group:
            for link in pages[page]:
                if link not in seen:
                    seen.add(link)
                    group.create_task(visit(link))

    await visit(start)
    return pages

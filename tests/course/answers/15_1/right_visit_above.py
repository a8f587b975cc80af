async def visit(fetch, page, pages, seen, group):
    try:
        links = pages[page] = await fetch(page)
    except StationError:
        return
    for link in set(links) - seen:
        seen.add(link)
        group.create_task(visit(fetch, link, pages, seen, group))


async def crawl_all(fetch, start):
    pages = {}
    async with asyncio.TaskGroup() as group:
        await visit(fetch, start, pages, {start}, group)
    return pages

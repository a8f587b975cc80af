"""belief: call-runs
reply: `await` it first
"""


async def crawl_all(fetch, start):
    pages, seen = {}, {start}

    async def visit(page):
        pages[page] = fetch(page)
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

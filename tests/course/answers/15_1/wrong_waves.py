"""belief: a slip
reply: A page that was known had to wait for others
"""


async def crawl_all(fetch, start):
    pages, seen, wave = {}, {start}, [start]

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return []
        return pages[page]

    while wave:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(visit(page)) for page in wave]
        found = [link for task in tasks for link in task.result()]
        wave = list({link for link in found if link not in seen})
        seen.update(wave)
    return pages

"""belief: semaphore-few
reply: Does a visit keep its place
"""


async def crawl_politely(fetch, start, limit):
    pages, seen = {}, {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        async with gates[host_of(page)]:
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

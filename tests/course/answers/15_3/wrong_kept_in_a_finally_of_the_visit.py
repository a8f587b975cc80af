"""belief: cancel-kills
reply: Call `keep` only when `fetch` has returned
"""


async def crawl_on(fetch, start, limit, file):
    """Crawl as `crawl_politely` does, and go on where `file` ends."""
    pages, seen = kept(file), {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        if page not in pages:
            try:
                async with gates[host_of(page)]:
                    pages[page] = await fetch(page)
            except StationError:
                return
            finally:
                keep(file, page, pages.get(page, []))
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

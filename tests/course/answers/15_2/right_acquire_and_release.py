async def crawl_politely(fetch, start, limit):
    """Fetch every page once, and `limit` of a host at once."""
    pages, seen = {}, {start}
    gates = defaultdict(lambda: asyncio.Semaphore(limit))

    async def visit(page):
        try:
            await gates[host_of(page)].acquire()
            pages[page] = await fetch(page)
        except StationError:
            return
        finally:
            gates[host_of(page)].release()
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start))
    return pages

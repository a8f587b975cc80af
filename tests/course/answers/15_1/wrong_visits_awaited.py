"""belief: create-then-await
reply: One after the other
"""


async def crawl_all(fetch, start):
    """Return {page: its links} for every page that can be reached."""
    pages, seen = {}, {start}

    async def visit(page):
        try:
            pages[page] = await fetch(page)
        except StationError:
            return
        for link in pages[page]:
            if link not in seen:
                seen.add(link)
                await visit(link)

    await visit(start)
    return pages

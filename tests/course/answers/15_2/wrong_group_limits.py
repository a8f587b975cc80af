"""belief: gather-limits
reply: Nothing holds the visits back
"""


async def crawl_politely(fetch, start, limit):
    pages, seen, wave = {}, {start}, [start]
    while wave:
        async with asyncio.TaskGroup() as group:
            tasks = {page: group.create_task(fetch(page)) for page in wave}
        pages.update({page: task.result() for page, task in tasks.items()})
        wave = [link for page in wave for link in pages[page]]
        wave = [link for link in dict.fromkeys(wave) if link not in seen]
        seen.update(wave)
    return pages

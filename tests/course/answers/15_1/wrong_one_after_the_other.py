"""belief: async-is-concurrent
reply: One after the other
"""


async def crawl_all(fetch, start):
    pages, todo = {}, [start]
    for page in todo:
        try:
            pages[page] = await fetch(page)
        except StationError:
            continue
        for link in pages[page]:
            if link not in todo:
                todo.append(link)
    return pages

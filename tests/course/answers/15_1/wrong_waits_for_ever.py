"""belief: a slip
reply: nobody will ever bring
"""


async def crawl_all(fetch, start):
    queue, pages = asyncio.Queue(), {}
    queue.put_nowait(start)
    while True:
        page = await queue.get()
        pages[page] = await fetch(page)
        for link in pages[page]:
            if link not in pages:
                queue.put_nowait(link)

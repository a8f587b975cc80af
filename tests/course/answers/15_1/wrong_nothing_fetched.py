"""belief: a slip
reply: Somebody has to `await fetch(start)`
"""


async def crawl_all(fetch, start):
    pages = {}
    return pages

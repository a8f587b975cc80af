"""belief: a slip
reply: must lead on to all its links
"""


async def crawl_all(fetch, start):
    return {start: await fetch(start)}

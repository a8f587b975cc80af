"""belief: a slip
reply: Write `async` before `def`
"""


def crawl_all(fetch, start):
    return {}

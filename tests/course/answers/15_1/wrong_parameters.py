"""belief: a slip
reply: Keep the parameters of the stub
"""


async def crawl_all(start):
    return {}

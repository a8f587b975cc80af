"""belief: a slip
reply: Ask `fetch_reading`
"""


async def read_lima():
    return "Lima"

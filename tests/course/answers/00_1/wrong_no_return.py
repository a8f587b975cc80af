"""belief: a slip
reply: Hand the reading on with `return`.
"""


async def read_lima():
    await fetch_reading("Lima")

"""belief: a slip
reply: Take `async` away
"""


async def read_now(station):
    return await fetch_reading(station)

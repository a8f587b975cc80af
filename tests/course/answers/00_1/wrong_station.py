"""belief: a slip
reply: That is another station
"""


async def read_lima():
    return await fetch_reading("Oslo")

"""belief: a slip
reply: The readings themselves are wanted
"""


async def read_two():
    oslo = await fetch_reading("Oslo")
    delhi = await fetch_reading("Delhi")
    return [oslo.celsius, delhi.celsius]

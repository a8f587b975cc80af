"""belief: a slip
reply: `return` ends the function
"""


async def read_two():
    return await fetch_reading("Oslo")
    return await fetch_reading("Delhi")

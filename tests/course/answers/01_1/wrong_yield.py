"""belief: a slip
reply: Collect the values, and `return` them
"""


async def read_two():
    yield await fetch_reading("Oslo")
    yield await fetch_reading("Delhi")

"""belief: a slip
reply: Read the stations that you are given
"""


async def read_all(stations):
    return await asyncio.gather(read("Oslo"), read("Delhi"), read("Accra"))

"""belief: a slip
reply: Write the name as the message has it
"""


async def read_lima():
    return await fetch_reading("lima")

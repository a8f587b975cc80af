"""belief: a slip
reply: raised LookupError: There is no station 'lima'. There are: Oslo
"""


async def read_lima():
    return await fetch_reading("lima")

"""belief: a slip
reply: the server was asked for nothing
"""


async def read_all(session, stations):
    return [None for station in stations]

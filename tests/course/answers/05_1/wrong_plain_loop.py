"""belief: async-unblocks
reply: 3 of 3 calls of `ask` ran in the thread of the loop
"""


async def read_all(ask, stations):
    return [ask(station) for station in stations]

"""belief: async-unblocks
reply: Here `ask(…)` is called at once, in the loop's thread
"""


async def read_all(ask, stations):
    return [await ask(station) for station in stations]

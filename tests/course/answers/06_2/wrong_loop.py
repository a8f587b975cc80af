"""belief: async-is-concurrent
reply: Create all tasks first
"""


async def all_or_none(read, stations):
    try:
        return [await read(station) for station in stations]
    except StationError:
        return None

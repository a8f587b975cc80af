"""belief: gather-stops
reply: `gather` passes the error on, and leaves the others alone
"""


async def all_or_none(read, stations):
    try:
        return await asyncio.gather(*[read(station) for station in stations])
    except StationError:
        return None

"""belief: loop-comprehension
reply: each `await` lets one call finish before the next one starts
"""


async def read_all(ask, stations):
    return [await asyncio.to_thread(ask, station) for station in stations]

"""belief: a slip
reply: return them alone, in a list
"""

import asyncio


async def read_one(session, station):
    for _ in range(3):
        async with session.get(f"/readings/{station}") as response:
            if response.status == 200:
                return (await response.json())["celsius"]


async def read_all(session, stations):
    values = await asyncio.gather(*(read_one(session, each) for each in stations))
    return dict(zip(stations, values))

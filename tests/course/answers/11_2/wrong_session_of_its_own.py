"""belief: a slip
reply: knows the server's address
"""

import aiohttp


async def read_all(session, stations):
    temperatures = []
    async with aiohttp.ClientSession() as own:
        for station in stations:
            async with own.get(f"/readings/{station}") as response:
                temperatures.append((await response.json())["celsius"])
    return temperatures

"""belief: async-is-concurrent
reply: One after the other: create a task for each station
"""


async def read_all(session, stations):
    found = []
    for station in stations:
        celsius = None
        for _ in range(3):
            async with session.get(f"/readings/{station}") as response:
                if response.status == 200:
                    celsius = (await response.json())["celsius"]
                    break
        found.append(celsius)
    return found

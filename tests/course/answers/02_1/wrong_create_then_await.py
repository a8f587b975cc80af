"""belief: create-then-await
reply: Start all of them, then await them
"""


async def read_all(stations):
    return [await asyncio.create_task(read(station)) for station in stations]

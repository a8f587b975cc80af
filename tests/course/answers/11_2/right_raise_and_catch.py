async def read(session, station):
    for _ in range(3):
        try:
            async with session.get(f"/readings/{station}", raise_for_status=True) as response:
                found = await response.json()
                return found["celsius"]
        except aiohttp.ClientResponseError:
            pass


async def read_all(session, stations):
    return await asyncio.gather(*[read(session, station) for station in stations])

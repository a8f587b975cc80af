async def read(session, station):
    for _ in range(3):
        async with session.get(f"/readings/{station}") as response:
            if response.status == 200:
                return (await response.json())["celsius"]
    return None


async def read_all(session, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(session, one)) for one in stations]
    return [task.result() for task in tasks]

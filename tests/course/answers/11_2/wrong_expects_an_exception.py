"""belief: status-raises
reply: look at `response.status` first
"""


async def read(session, station):
    for _ in range(3):
        try:
            async with session.get(f"/readings/{station}") as response:
                return (await response.json())["celsius"]
        except aiohttp.ClientError:
            pass


async def read_all(session, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(session, one)) for one in stations]
    return [task.result() for task in tasks]

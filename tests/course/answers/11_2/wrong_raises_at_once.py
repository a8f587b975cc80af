"""belief: status-raises
reply: `raise_for_status` raises at the first 503
"""


async def read(session, station):
    async with session.get(f"/readings/{station}") as response:
        response.raise_for_status()
        return (await response.json())["celsius"]


async def read_all(session, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(session, one)) for one in stations]
    return [task.result() for task in tasks]

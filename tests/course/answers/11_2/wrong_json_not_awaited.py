"""belief: call-runs
reply: `await` it first
"""


async def read(session, station):
    for _ in range(3):
        async with session.get(f"/readings/{station}") as response:
            if response.status == 200:
                return response.json()["celsius"]


async def read_all(session, stations):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(session, one)) for one in stations]
    return [task.result() for task in tasks]

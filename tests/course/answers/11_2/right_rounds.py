async def read(session, station):
    response = await session.get(f"/readings/{station}")
    async with response:
        body = await response.json()
    return body.get("celsius")


async def read_all(session, stations):
    found = dict.fromkeys(stations)
    for _ in range(3):
        missing = [station for station in stations if found[station] is None]
        async with asyncio.TaskGroup() as group:
            tasks = {one: group.create_task(read(session, one)) for one in missing}
        found.update({one: task.result() for one, task in tasks.items()})
    return [found[station] for station in stations]

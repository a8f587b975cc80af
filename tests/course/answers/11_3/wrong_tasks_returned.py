"""belief: create-then-await
reply: nobody awaited handle_one(…)
"""


async def handle_one(id, station, handle, request_id):
    request_id.set(id)
    return await handle(station)


async def handle_all(requests, handle, request_id):
    async with asyncio.TaskGroup() as group:
        return [
            group.create_task(handle_one(id, station, handle, request_id))
            for id, station in requests
        ]

"""belief: context-shared
reply: `handle` found the id of another request
"""


async def handle_all(requests, handle, request_id):
    for id, station in requests:
        request_id.set(id)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(handle(station)) for id, station in requests]
    return [task.result() for task in tasks]

"""belief: context-shared
reply: `handle` found the id of another request
"""


async def handle_all(requests, handle, request_id):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id, station in requests:
            tasks.append(group.create_task(handle(station)))
            request_id.set(id)
    return [task.result() for task in tasks]

"""belief: context-shared
reply: The caller's own id was changed
"""


async def handle_all(requests, handle, request_id):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id, station in requests:
            request_id.set(id)
            tasks.append(group.create_task(handle(station)))
    return [task.result() for task in tasks]

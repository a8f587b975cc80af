"""belief: context-shared
reply: what you await or call yourself runs in the caller's context
"""


async def enter(id, request_id):
    request_id.set(id)


async def handle_all(requests, handle, request_id):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id, station in requests:
            await enter(id, request_id)
            tasks.append(group.create_task(handle(station)))
    return [task.result() for task in tasks]

from contextvars import copy_context


async def handle_all(requests, handle, request_id):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id, station in requests:
            context = copy_context()
            context.run(request_id.set, id)
            tasks.append(group.create_task(handle(station), context=context))
    return [task.result() for task in tasks]

async def handle_all(requests, handle, request_id):
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id, station in requests:
            token = request_id.set(id)
            tasks.append(group.create_task(handle(station)))
            request_id.reset(token)
    return [task.result() for task in tasks]

"""belief: a slip
reply: for id, station in requests
"""


async def handle_all(requests, handle, request_id):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(handle(request)) for request in requests]
    return [task.result() for task in tasks]

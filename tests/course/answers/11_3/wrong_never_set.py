"""belief: a slip
reply: `handle` found the id of the caller
"""


async def handle_all(requests, handle, request_id):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(handle(station)) for id, station in requests]
    return [task.result() for task in tasks]

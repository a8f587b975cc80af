"""belief: loop-comprehension
reply: create a task for each request
"""


async def handle_one(id, station, handle, request_id):
    request_id.set(id)
    return await handle(station)


async def handle_all(requests, handle, request_id):
    return [await handle_one(id, name, handle, request_id) for id, name in requests]

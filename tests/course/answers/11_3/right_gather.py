async def handle_one(id, station, handle, request_id):
    request_id.set(id)
    return await handle(station)


async def handle_all(requests, handle, request_id):
    calls = [handle_one(id, station, handle, request_id) for id, station in requests]
    return await asyncio.gather(*calls)

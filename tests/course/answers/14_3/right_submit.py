async def read_and_draw(read, draw, pool, stations):
    async def one(station):
        return await asyncio.wrap_future(pool.submit(draw, await read(station)))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(station)) for station in stations]
    return [await task for task in tasks]

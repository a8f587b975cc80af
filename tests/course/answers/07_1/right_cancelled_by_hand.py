async def read_or_none(read, station, limit):
    async def cancel_later():
        await asyncio.sleep(limit)
        reading.cancel()

    async with asyncio.TaskGroup() as group:
        reading = group.create_task(read(station))
        alarm = group.create_task(cancel_later())
        await asyncio.wait([reading])
        alarm.cancel()
    return None if reading.cancelled() else reading.result()

async def first_answers(read, stations, count):
    readings, pending = [], {asyncio.create_task(read(one)) for one in stations}
    while pending and len(readings) < count:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        readings += [task.result() for task in done]
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    return readings[:count]

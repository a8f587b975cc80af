async def failures(tasks):
    await asyncio.wait(tasks)
    failed = {}
    for task in tasks:
        if task.cancelled():
            continue
        if error := task.exception():
            failed[task.get_name()] = error
    return failed

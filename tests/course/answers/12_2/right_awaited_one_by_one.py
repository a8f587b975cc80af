async def failures(tasks):
    failed = {}
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
        except Exception as error:
            failed[task.get_name()] = error
    return failed

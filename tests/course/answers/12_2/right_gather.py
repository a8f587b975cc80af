async def failures(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        task.get_name(): task.exception()
        for task in tasks
        if not task.cancelled() and task.exception() is not None
    }

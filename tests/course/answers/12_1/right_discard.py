async def who_is_left():
    tasks = asyncio.all_tasks()
    tasks.discard(asyncio.current_task())
    return sorted(map(asyncio.Task.get_name, tasks))

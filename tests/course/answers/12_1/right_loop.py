async def who_is_left():
    names = []
    for task in asyncio.all_tasks():
        if task is not asyncio.current_task():
            names.append(task.get_name())
    names.sort()
    return names

async def who_is_left():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return sorted(task.get_name() for task in others)

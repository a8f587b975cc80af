def tool_for(waits, awaitable, calls):
    if calls > 1:
        if waits and awaitable:
            return "asyncio"
        return "threads" if waits else "processes"
    return "sequential"

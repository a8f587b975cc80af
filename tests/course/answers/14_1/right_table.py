def tool_for(waits, awaitable, calls):
    tools = {(True, True): "asyncio", (True, False): "threads"}
    return "sequential" if calls == 1 else tools.get((waits, awaitable), "processes")

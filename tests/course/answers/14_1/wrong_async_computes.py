"""belief: cpu-faster
reply: Computing is no wait. With a GIL only processes
"""


def tool_for(waits, awaitable, calls):
    if calls == 1:
        return "sequential"
    if awaitable:
        return "asyncio"
    return "threads" if waits else "processes"

"""belief: cpu-faster
reply: only processes compute at the same instant
"""


def tool_for(waits, awaitable, calls):
    if calls == 1:
        return "sequential"
    return "asyncio" if waits and awaitable else "threads"

"""belief: async-unblocks
reply: each call holds a thread, so give each one of its own
"""


def tool_for(waits, awaitable, calls):
    if calls == 1:
        return "sequential"
    return "asyncio" if waits else "processes"

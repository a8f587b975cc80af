"""belief: always-faster
reply: A single call has nothing to overlap with
"""


def tool_for(waits, awaitable, calls):
    return "asyncio"

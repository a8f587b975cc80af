"""belief: a slip
reply: There is a way through it without `return`
"""


def tool_for(waits, awaitable, calls):
    if waits and awaitable and calls > 1:
        return "asyncio"

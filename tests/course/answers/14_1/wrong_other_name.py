"""belief: a slip
reply: One of the four names
"""


def tool_for(waits, awaitable, calls):
    return "async"

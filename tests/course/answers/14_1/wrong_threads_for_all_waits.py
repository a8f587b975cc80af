"""belief: waits-alike
reply: tasks let such waits overlap, in one thread
"""


def tool_for(waits, awaitable, calls):
    if calls == 1:
        return "sequential"
    return "threads" if waits else "processes"

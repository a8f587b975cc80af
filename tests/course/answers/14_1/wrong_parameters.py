"""belief: a slip
reply: Keep the parameters of the stub
"""


def tool_for(job):
    return "asyncio"

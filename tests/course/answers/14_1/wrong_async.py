"""belief: a slip
reply: Take `async` away
"""


async def tool_for(waits, awaitable, calls):
    return "asyncio"

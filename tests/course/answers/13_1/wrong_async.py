"""belief: call-runs
reply: Take `async` away
"""


async def drive(coroutine, reply):
    return await coroutine

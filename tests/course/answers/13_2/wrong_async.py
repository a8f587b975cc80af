"""belief: a slip
reply: Take `async` away
"""


async def run_timers(coroutines, now, pause):
    import asyncio

    return await asyncio.gather(*coroutines)

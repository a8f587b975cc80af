"""belief: many-threads
reply: Take `async` away
"""


async def run_line(coroutines):
    import asyncio

    return await asyncio.gather(*coroutines)

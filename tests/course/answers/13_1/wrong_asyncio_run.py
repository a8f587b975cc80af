"""belief: await-passes
reply: none but yours would understand these questions
"""


def drive(coroutine, reply):
    import asyncio

    return asyncio.run(coroutine)

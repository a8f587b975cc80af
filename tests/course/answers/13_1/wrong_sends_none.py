"""belief: await-passes
reply: it is what you `send` next
"""


def drive(coroutine, reply):
    try:
        while True:
            reply(coroutine.send(None))
    except StopIteration as finished:
        return finished.value

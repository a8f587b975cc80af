"""belief: a slip
reply: its `next(…)` is called `send(None)`
"""


def drive(coroutine, reply):
    try:
        while True:
            reply(next(coroutine))
    except StopIteration as finished:
        return finished.value

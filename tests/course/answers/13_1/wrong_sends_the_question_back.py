"""belief: await-passes
reply: `reply` was given []
"""


def drive(coroutine, reply):
    asked = None
    try:
        while True:
            asked = coroutine.send(asked)
    except StopIteration as finished:
        return finished.value

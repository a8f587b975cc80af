"""belief: await-passes
reply: Even the first `send(None)`
"""


def drive(coroutine, reply):
    coroutine.send(None)
    answer = None
    try:
        while True:
            answer = reply(coroutine.send(answer))
    except StopIteration as finished:
        return finished.value

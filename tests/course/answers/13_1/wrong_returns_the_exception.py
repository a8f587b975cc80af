"""belief: a slip
reply: brings the result in its `value`: return that
"""


def drive(coroutine, reply):
    answer = None
    try:
        while True:
            answer = reply(coroutine.send(answer))
    except StopIteration as finished:
        return finished

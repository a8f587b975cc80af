"""belief: a slip
reply: A function without `return` returns None.
"""


def drive(coroutine, reply):
    answer = None
    try:
        while True:
            answer = reply(coroutine.send(answer))
    except StopIteration:
        pass

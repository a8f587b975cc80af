"""belief: a slip
reply: that is a StopIteration: catch it, its `value` is the result
"""


def drive(coroutine, reply):
    answer = None
    while True:
        answer = reply(coroutine.send(answer))

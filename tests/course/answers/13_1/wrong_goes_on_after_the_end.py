"""belief: a slip
reply: leave the loop at the StopIteration
"""


def drive(coroutine, reply):
    answer = None
    while True:
        try:
            answer = reply(coroutine.send(answer))
        except StopIteration:
            answer = None

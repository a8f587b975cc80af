"""belief: await-passes
reply: A coroutine that has not started takes None only
"""


def drive(coroutine, reply):
    answer = reply("Oslo")
    try:
        while True:
            answer = reply(coroutine.send(answer))
    except StopIteration as finished:
        return finished.value

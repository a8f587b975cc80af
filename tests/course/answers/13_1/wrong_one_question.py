"""belief: await-passes
reply: `reply` was given ['Oslo']
"""


def drive(coroutine, reply):
    asked = coroutine.send(None)
    return coroutine.send(reply(asked))

def drive(coroutine, reply, answer=None):
    try:
        asked = coroutine.send(answer)
    except StopIteration as finished:
        return finished.value
    return drive(coroutine, reply, reply(asked))
